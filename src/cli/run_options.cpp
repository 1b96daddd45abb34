#include "run_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

#include "option_values.hpp"

namespace fagan::cli {
namespace {

constexpr std::chrono::milliseconds between_updates{200};
constexpr std::uint64_t most_threads = 1024;

// 950, 12.3 k, 4.1 M
std::string short_number(double number) {
  constexpr double thousand = 1000;
  for (const char* const unit : {"", " k", " M"}) {
    if (number < thousand) {
      const bool whole = *unit == '\0' || number >= 100;
      return fmt::format("{:.{}f}{}", number, whole ? 0 : 1, unit);
    }
    number /= thousand;
  }
  return fmt::format("{:.1f} G", number);
}

std::string clock_text(double seconds) {
  const auto s = static_cast<std::uint64_t>(std::ceil(seconds));
  constexpr std::uint64_t minute = 60;
  constexpr std::uint64_t hour = 3600;
  if (s >= hour) return fmt::format("{}:{:02}:{:02}", s / hour, s / minute % minute, s % minute);
  return fmt::format("{}:{:02}", s / minute, s % minute);
}

}  // namespace

void add_run_options(CLI::App& command, RunOptions& options) {
  add_whole_number(command, "--threads", options.threads, {1, most_threads},
                   "how many; default: as many as the machine has");
}

std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds,
                          const std::string& noun) {
  const auto count = static_cast<double>(done);
  std::string text = short_number(count) + ' ' + noun;
  if (seconds <= 0 || done == 0) return text;
  text += ", " + short_number(count / seconds) + "/s";
  if (total <= done) return text;
  return text + ", " + clock_text(static_cast<double>(total - done) * seconds / count) + " left";
}

Progress::Progress(const CommonOptions& common, std::string noun)
    : noun_(std::move(noun)),
      visible_(!common.quiet && ::isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

Run Progress::run(const RunOptions& options) {
  Run run{.threads = options.threads};
  if (visible_) {
    run.progress = [this](std::uint64_t done, std::uint64_t total) { show(done, total); };
  }
  return run;
}

void Progress::show(std::uint64_t done, std::uint64_t total) {
  const Clock::time_point now = Clock::now();
  if (now - last_ < between_updates) return;
  last_ = now;
  shown_ = true;
  const std::chrono::duration<double> seconds = now - start_;
  const std::string text = progress_text(done, total, seconds.count(), noun_);
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
  std::fflush(stderr);
}

}  // namespace fagan::cli
