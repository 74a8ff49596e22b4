import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { MarkIcon } from './Mark.tsx';

interface Props {
  readonly children: ReactNode;
  /** A new value (another place) tries again. */
  readonly resetKey: string;
  readonly onLeave: () => void;
}

/** Keeps a fault of one screen from taking the window with it: says what is kept, and the way out. */
export class ErrorBoundary extends Component<Props, { readonly fault: Error | null }> {
  override state = { fault: null as Error | null };

  static getDerivedStateFromError(fault: unknown) {
    return { fault: fault instanceof Error ? fault : new Error(String(fault)) };
  }

  override componentDidUpdate(before: Props) {
    if (before.resetKey !== this.props.resetKey && this.state.fault) this.setState({ fault: null });
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <div className="centre" role="alert">
        <div className="message">
          <h1 className="with-mark">
            <MarkIcon mark="refused" size={24} /> A fault of Remnant, not of your data
          </h1>
          <p className="dim">
            This screen stopped. Everything that was saved is kept; nothing was changed by the fault.
          </p>
          <div className="row">
            <Button primary onPress={() => this.setState({ fault: null })}>
              Try again
            </Button>
            <Button onPress={this.props.onLeave}>Back to the worklist</Button>
          </div>
          <p className="code">window.fault · {fault.name}</p>
        </div>
      </div>
    );
  }
}
