// What the ITK programs share: a mask of one byte a voxel, i fastest, and one thread to work on it.
#pragma once
#include <itkImage.h>
#include <itkMultiThreaderBase.h>
#include <malloc.h>
#include <cstdlib>
#include <fstream>

using Mask = itk::Image<unsigned char, 3>;

// One thread, and an allocator that keeps what it was given: only the first run finds it cold.
inline void oneThread()
{
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(1);
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(1);
}

// The mask of a raw file whose sizes stand in three words; null where the file ends before its last voxel.
inline Mask::Pointer readMask(const char * path, char ** sizes)
{
  const Mask::SizeType size = { { std::strtoull(sizes[0], nullptr, 10),
                                  std::strtoull(sizes[1], nullptr, 10),
                                  std::strtoull(sizes[2], nullptr, 10) } };
  auto mask = Mask::New();
  mask->SetRegions(Mask::RegionType(size));
  mask->Allocate();
  std::ifstream file(path, std::ios::binary);
  const size_t voxels = size[0] * size[1] * size[2];
  return file.read(reinterpret_cast<char *>(mask->GetBufferPointer()), voxels) ? mask : nullptr;
}

inline size_t voxelsOf(const Mask * mask)
{
  return mask->GetLargestPossibleRegion().GetNumberOfPixels();
}
