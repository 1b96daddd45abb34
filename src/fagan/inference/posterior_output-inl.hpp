// Posteriors on their way out, for kernels that Highway compiles once for each instruction set.
// Included once per target, so the usual guard does not do.
#if defined(FAGAN_INFERENCE_POSTERIOR_OUTPUT_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_INFERENCE_POSTERIOR_OUTPUT_INL_HPP
#undef FAGAN_INFERENCE_POSTERIOR_OUTPUT_INL_HPP
#else
#define FAGAN_INFERENCE_POSTERIOR_OUTPUT_INL_HPP
#endif

#include <hwy/cache_control.h>

#include <algorithm>
#include <cstddef>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/engine_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {

// Posteriors go to `to`, column after column. Columns without room behind them wait in the scratch
// until whole cache lines are full, since every column but the last is written beyond its end.
template <class Out>
class Output {
 public:
  template <class Real>
  HWY_INLINE explicit Output(const KernelJob<Real, Out>& job)
      : waits_(!job.whole_lines),
        joined_(job.stride == job.tables.model.n_causes()),
        stream_(job.stream),
        n_causes_(job.tables.model.n_causes()),
        stride_(waits_ ? n_causes_ : job.stride),
        to_stride_(job.stride),
        to_(job.posteriors),
        waiting_(job.scratch.output.data()) {
    if (!waits_ || !joined_) return;
    // The waiting room mirrors how the destination lies in its cache lines.
    n_foreign_ = offset_in(to_, cache_line) / sizeof(Out);
    n_waiting_ = n_foreign_;
    to_ -= n_foreign_;
  }

  // Where the next group's i-th column is to be written.
  HWY_INLINE Out* column(std::size_t i) const {
    return (waits_ ? waiting_ + n_waiting_ : to_) + i * stride_;
  }

  // How far apart columns are to be written.
  HWY_INLINE std::size_t stride() const { return stride_; }

  // The next n columns were written.
  HWY_INLINE void advance(std::size_t n) {
    if (!waits_) {
      to_ += n * to_stride_;
    } else if (!joined_) {
      for (std::size_t i = 0; i < n; ++i, to_ += to_stride_) {
        std::copy_n(waiting_ + i * n_causes_, n_causes_, to_);
      }
    } else {
      n_waiting_ += n * n_causes_;
      release_full_lines();
    }
  }

  HWY_INLINE void finish() {
    if (waits_ && joined_) release(n_waiting_);
    if (stream_) hwy::FlushStream();
  }

 private:
  static constexpr std::size_t n_lanes = cache_line / sizeof(Out);

  // The part of the first line in front of the destination belongs to somebody else.
  HWY_INLINE void release(std::size_t n) {
    std::copy_n(waiting_ + n_foreign_, n - n_foreign_, to_ + n_foreign_);
    n_foreign_ = 0;
  }

  HWY_INLINE void release_full_lines() {
    std::size_t at = 0;
    if (n_foreign_ > 0 && n_waiting_ >= n_lanes) {
      release(n_lanes);
      at = n_lanes;
    }
    for (; at + n_lanes <= n_waiting_; at += n_lanes) move_line(waiting_ + at, to_ + at);
    to_ += at;
    n_waiting_ -= at;
    if (at > 0) store_line(load_line(waiting_ + at), waiting_);
  }

  HWY_INLINE void move_line(const Out* from, Out* to) const {
    const LineTag<Out> d;
    for (std::size_t i = 0; i < n_lanes; i += hn::MaxLanes(d)) {
      if (stream_) {
        hn::Stream(hn::Load(d, from + i), d, to + i);
      } else {
        hn::Store(hn::Load(d, from + i), d, to + i);
      }
    }
  }

  bool waits_;
  bool joined_;
  bool stream_;
  std::size_t n_causes_;
  std::size_t stride_;
  std::size_t to_stride_;
  Out* to_;
  Out* waiting_;
  std::size_t n_waiting_ = 0;
  std::size_t n_foreign_ = 0;
};

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
