#include "fagan/core/contract.hpp"

#include <cstdio>  // the one place left of io that prints: the program is about to stop
#include <cstdlib>
#include <string>

namespace fagan {

void contract_broken(const char* expression, const std::string& values, const char* file,
                     int line) noexcept {
  std::fprintf(stderr, "%s:%d: broken promise: %s", file, line, expression);
  if (!values.empty()) std::fprintf(stderr, " (%s)", values.c_str());
  std::fputc('\n', stderr);
  std::abort();
}

}  // namespace fagan
