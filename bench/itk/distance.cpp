// ITK's SignedMaurerDistanceMap on a mask of one byte a voxel, i fastest, with one thread.
// distance FILE I J K DI DJ DK: answers each line on standard input with "MILLISECONDS SUM": of processor time, and the sum
// of all positive distances, mm; "> OUT" writes the distances as float. The mask is read once, so that all runs but the first find a warm
// allocator.
#include "mask.h"
#include <itkSignedMaurerDistanceMapImageFilter.h>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>

using Distances = itk::Image<float, 3>;
using Filter = itk::SignedMaurerDistanceMapImageFilter<Mask, Distances>;

int main(int argc, char ** argv)
{
  if (argc != 8)
    return 2;
  oneThread();
  const Mask::Pointer mask = readMask(argv[1], argv + 2);
  if (!mask)
    return 1;
  Mask::SpacingType spacing;
  for (int axis = 0; axis < 3; axis++)
    spacing[axis] = std::atof(argv[5 + axis]);
  mask->SetSpacing(spacing);
  const size_t voxels = voxelsOf(mask);

  for (std::string line; std::getline(std::cin, line);)
  {
    auto filter = Filter::New();
    filter->SetNumberOfWorkUnits(1);
    filter->SetInput(mask);
    filter->SquaredDistanceOff();
    filter->UseImageSpacingOn();
    filter->InsideIsPositiveOff();
    const auto from = std::clock();
    filter->Update();
    const double ms = 1e3 * (std::clock() - from) / CLOCKS_PER_SEC;
    const float * distances = filter->GetOutput()->GetBufferPointer();
    double sum = 0;
    for (size_t v = 0; v < voxels; v++)
      sum += distances[v] > 0 ? distances[v] : 0;
    const auto to = line.find("> ");
    if (to != std::string::npos)
      std::ofstream(line.substr(to + 2), std::ios::binary).write(reinterpret_cast<const char *>(distances), 4 * voxels);
    std::printf("%.3f %.0f\n", ms, sum);
    std::fflush(stdout);
  }
}
