// SPDX-License-Identifier: Apache-2.0
// Exact hash-consing: keys of a fixed number of 64-bit words, numbered in the order in which they first come.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace walkaway {

/// Equal keys get equal numbers and different keys different ones: the hash only says where to look.
class WordTable {
 public:
  explicit WordTable(uint32_t width) : width_(width), bucket_(64, kFree) {}

  struct Found {
    uint32_t index;
    bool fresh;
  };

  Found insert(std::span<const uint64_t> key) {
    if ((size_ + 1) * 2 > bucket_.size()) grow();
    for (size_t at = hash(key.data()) & (bucket_.size() - 1);; at = (at + 1) & (bucket_.size() - 1)) {
      const uint32_t index = bucket_[at];
      if (index == kFree) {
        bucket_[at] = size_;
        keys_.insert(keys_.end(), key.begin(), key.end());
        return {size_++, true};
      }
      if (std::equal(key.begin(), key.end(), keys_.begin() + static_cast<ptrdiff_t>(size_t{index} * width_))) {
        return {index, false};
      }
    }
  }

  uint32_t size() const { return size_; }
  uint32_t width() const { return width_; }
  size_t bytes() const { return keys_.size() * sizeof(uint64_t) + bucket_.size() * sizeof(uint32_t); }
  std::span<const uint64_t> key(uint32_t index) const { return {keys_.data() + size_t{index} * width_, width_}; }

  void clear() {
    keys_.clear();
    bucket_.assign(64, kFree);
    size_ = 0;
  }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;

  size_t hash(const uint64_t* key) const {
    uint64_t h = 0x9e3779b97f4a7c15;
    for (uint32_t i = 0; i < width_; ++i) {
      h = (h ^ key[i]) * 0xff51afd7ed558ccd;
      h ^= h >> 32;
    }
    return h;
  }

  void grow() {
    bucket_.assign(bucket_.size() * 2, kFree);
    for (uint32_t i = 0; i < size_; ++i) {
      size_t at = hash(keys_.data() + size_t{i} * width_) & (bucket_.size() - 1);
      while (bucket_[at] != kFree) at = (at + 1) & (bucket_.size() - 1);
      bucket_[at] = i;
    }
  }

  uint32_t width_;
  uint32_t size_ = 0;
  std::vector<uint32_t> bucket_;
  std::vector<uint64_t> keys_;
};

}  // namespace walkaway
