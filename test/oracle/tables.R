# Contingency tables. fisher.test finds its odds ratio and limits only to some 1e-4 (uniroot's default), so the same
# equations are solved to the last digit here; its P is compared, and r x c tables are counted one by one as well.
set.seed(20261124)
noncentral <- function(t) {
  m <- sum(t[, 1]); n <- sum(t[, 2]); k <- sum(t[1, ]); x <- t[1, 1]
  support <- max(0, k - n):min(k, m)
  logdc <- dhyper(support, m, n, k, log = TRUE)
  d <- function(odds) { w <- exp(logdc + odds * support - max(logdc + odds * support)); w / sum(w) }
  root <- function(f) exp(uniroot(f, c(-60, 60), tol = 1e-15, maxiter = 10000)$root)
  c(if (x == min(support)) 0 else if (x == max(support)) Inf else root(function(o) sum(d(o) * support) - x),
    if (x == min(support)) 0 else root(function(o) sum(d(o)[support >= x]) - 0.025),
    if (x == max(support)) Inf else root(function(o) sum(d(o)[support <= x]) - 0.025))
}
counted <- function(t) {
  # Every table of the same margins, column by column.
  rows <- rowSums(t); cols <- colSums(t)
  const <- sum(lfactorial(rows)) + sum(lfactorial(cols)) - lfactorial(sum(t))
  seen <- const - sum(lfactorial(t))
  total <- 0
  walk <- function(left, at, log) {
    if (at == length(cols)) {
      log <- log - sum(lfactorial(left))
      if (log <= seen + 1e-7) total <<- total + exp(log)
      return(invisible())
    }
    choices <- as.matrix(expand.grid(lapply(left[-1], function(l) 0:min(l, cols[at]))))
    first <- cols[at] - rowSums(choices)
    for (i in which(first >= 0 & first <= left[1])) {
      column <- c(first[i], choices[i, ])
      walk(left - column, at + 1, log - sum(lfactorial(column)))
    }
  }
  walk(rows, 1, const)
  min(1, total)
}
likelihood_ratio <- function(t) {
  e <- outer(rowSums(t), colSums(t)) / sum(t)
  2 * sum(ifelse(t == 0, 0, t * log(t / e)))
}
sets <- list()
while (length(sets) < 260) {
  i <- length(sets)
  two <- i < 200
  size <- if (two) c(2, 2) else c(sample(2:3, 1), sample(2:4, 1))
  mean <- if (two) c(2, 5, 12, 30)[1 + i %% 4] else 2
  t <- matrix(rpois(prod(size), mean), size[1], size[2])
  if (i %% 5 == 0) t[sample(length(t), 1)] <- 0
  if (any(rowSums(t) == 0) || any(colSums(t) == 0)) next
  pearson <- suppressWarnings(chisq.test(t, correct = FALSE))
  yates <- suppressWarnings(chisq.test(t, correct = TRUE))
  g <- likelihood_ratio(t)
  square <- all(dim(t) == 2)
  exact <- if (square) fisher.test(t)$p.value else counted(t)
  if (abs(exact - fisher.test(t)$p.value) > 1e-7) stop("fisher.test differs")
  sets[[i + 1]] <- list(table = lapply(seq_len(nrow(t)), function(r) many(t[r, ])), fisher = exact,
    odds = if (square) many(noncentral(t)) else NULL, pearson = many(c(pearson$statistic, pearson$p.value)),
    yates = if (square) many(c(yates$statistic, yates$p.value)) else NULL,
    g = many(c(g, pchisq(g, pearson$parameter, lower.tail = FALSE))))
}
save_vectors("tables", "fisher.test (r x c counted one by one), chisq.test, likelihood ratio by definition", sets)
