// ITK's ConnectedThreshold on a raw int16 volume, i fastest.
// connectedThreshold FILE I J K: answers each line "LOWER UPPER FULL OFFSET [OFFSET ...] > MASK" on standard input with
// "MILLISECONDS VOXELS"; MASK "-" writes none, else one byte a voxel. The volume is read once, so that all runs but the
// first find a warm allocator.
#include <itkConnectedThresholdImageFilter.h>
#include <itkImage.h>
#include <malloc.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using Volume = itk::Image<short, 3>;
using Mask = itk::Image<unsigned char, 3>;
using Filter = itk::ConnectedThresholdImageFilter<Volume, Mask>;

int main(int argc, char ** argv)
{
  if (argc != 5)
    return 2;
  // Keep freed memory, however large: a cold allocator would be timed instead of the filter.
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  const Volume::SizeType size = { { std::strtoull(argv[2], nullptr, 10),
                                    std::strtoull(argv[3], nullptr, 10),
                                    std::strtoull(argv[4], nullptr, 10) } };
  auto volume = Volume::New();
  volume->SetRegions(Volume::RegionType(size));
  volume->Allocate();
  const size_t voxels = size[0] * size[1] * size[2];
  std::ifstream file(argv[1], std::ios::binary);
  if (!file.read(reinterpret_cast<char *>(volume->GetBufferPointer()), 2 * voxels))
    return 1;

  for (std::string line; std::getline(std::cin, line);)
  {
    std::istringstream words(line);
    double lower, upper;
    int full;
    words >> lower >> upper >> full;
    auto filter = Filter::New();
    filter->SetInput(volume);
    filter->SetLower(static_cast<short>(lower));
    filter->SetUpper(static_cast<short>(upper));
    filter->SetReplaceValue(1);
    filter->SetConnectivity(full ? Filter::FullConnectivity : Filter::FaceConnectivity);
    std::string word;
    while (words >> word && word != ">")
      filter->AddSeed(volume->ComputeIndex(std::stoll(word)));
    words >> word;
    const auto from = std::chrono::steady_clock::now();
    filter->Update();
    const std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now() - from;
    const unsigned char * mask = filter->GetOutput()->GetBufferPointer();
    size_t count = 0;
    for (size_t v = 0; v < voxels; v++)
      count += mask[v];
    if (word != "-")
      std::ofstream(word, std::ios::binary).write(reinterpret_cast<const char *>(mask), voxels);
    std::printf("%.3f %zu\n", ms.count(), count);
    std::fflush(stdout);
  }
}
