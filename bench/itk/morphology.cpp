// ITK's closing, hole fill and components on a raw binary volume, one byte a voxel, i fastest.
// morphology FILE I J K: answers each line "close RADIUS > MASK", "holes > MASK" or "largest > MASK" on standard input with
// "MILLISECONDS VOXELS"; MASK "-" writes none. The volume is read once, so that all runs but the first find a warm
// allocator. One thread.
#include "mask.h"
#include <itkBinaryBallStructuringElement.h>
#include <itkBinaryFillholeImageFilter.h>
#include <itkBinaryMorphologicalClosingImageFilter.h>
#include <itkConnectedComponentImageFilter.h>
#include <itkFlatStructuringElement.h>
#include <itkRelabelComponentImageFilter.h>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using Labels = itk::Image<unsigned int, 3>;
using Ball = itk::FlatStructuringElement<3>;

int main(int argc, char ** argv)
{
  if (argc != 5)
    return 2;
  oneThread();
  const Mask::Pointer volume = readMask(argv[1], argv + 2);
  if (!volume)
    return 1;
  const size_t voxels = voxelsOf(volume);

  for (std::string line; std::getline(std::cin, line);)
  {
    std::istringstream words(line);
    std::string what, word;
    words >> what;
    int radius = 0;
    if (what == "close")
      words >> radius;
    words >> word >> word;
    std::string bytes(word == "-" ? 0 : voxels, 0);
    size_t count = 0;
    const auto from = std::chrono::steady_clock::now();
    std::chrono::duration<double, std::milli> ms;
    if (what == "largest")
    {
      auto components = itk::ConnectedComponentImageFilter<Mask, Labels>::New();
      components->SetInput(volume);
      components->SetFullyConnected(true);
      auto sorted = itk::RelabelComponentImageFilter<Labels, Labels>::New();
      sorted->SetInput(components->GetOutput());
      sorted->Update();
      ms = std::chrono::steady_clock::now() - from;
      const unsigned int * labels = sorted->GetOutput()->GetBufferPointer();
      for (size_t v = 0; v < voxels; v++)
      {
        count += labels[v] == 1;
        if (!bytes.empty())
          bytes[v] = labels[v] == 1;
      }
    }
    else
    {
      Mask::Pointer mask;
      if (what == "close")
      {
        auto filter = itk::BinaryMorphologicalClosingImageFilter<Mask, Mask, Ball>::New();
        filter->SetInput(volume);
        filter->SetForegroundValue(1);
        filter->SafeBorderOff();
        filter->SetKernel(Ball::Ball({ { itk::SizeValueType(radius), itk::SizeValueType(radius), itk::SizeValueType(radius) } }));
        filter->Update();
        mask = filter->GetOutput();
      }
      else
      {
        auto filter = itk::BinaryFillholeImageFilter<Mask>::New();
        filter->SetInput(volume);
        filter->SetForegroundValue(1);
        filter->Update();
        mask = filter->GetOutput();
      }
      ms = std::chrono::steady_clock::now() - from;
      const unsigned char * is = mask->GetBufferPointer();
      for (size_t v = 0; v < voxels; v++)
      {
        count += is[v] == 1;
        if (!bytes.empty())
          bytes[v] = is[v] == 1;
      }
    }
    if (word != "-")
      std::ofstream(word, std::ios::binary).write(bytes.data(), voxels);
    std::printf("%.3f %zu\n", ms.count(), count);
    std::fflush(stdout);
  }
}
