#pragma once

#include <sstream>
#include <string>

// A broken promise inside the code is not an error of the user's: it stops the program and prints
// the values that broke it. Bad input never ends here; it throws fagan::Error.

namespace fagan {

/// Prints the broken promise and stops the program.
[[noreturn]] void contract_broken(const char* expression, const std::string& values,
                                  const char* file, int line) noexcept;

namespace detail {

template <class A, class B>
std::string both_values(const A& a, const B& b) {
  std::ostringstream text;
  text << a << " and " << b;
  return text.str();
}

}  // namespace detail
}  // namespace fagan

// Checked unless NDEBUG is defined, as in the preset release. The operands are still parsed then,
// so a check cannot rot.
#ifdef NDEBUG
#define FAGAN_ASSERT(condition) static_cast<void>(sizeof((condition) ? 1 : 0))
#define FAGAN_ASSERT_EQ(a, b) static_cast<void>(sizeof(((a) == (b)) ? 1 : 0))
#define FAGAN_ASSERT_LT(a, b) static_cast<void>(sizeof(((a) < (b)) ? 1 : 0))
#else
#define FAGAN_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) \
               : ::fagan::contract_broken(#condition, {}, __FILE__, __LINE__))
#define FAGAN_ASSERT_EQ(a, b) \
  (((a) == (b)) ? static_cast<void>(0) \
                : ::fagan::contract_broken(#a " == " #b, ::fagan::detail::both_values((a), (b)), \
                                           __FILE__, __LINE__))
#define FAGAN_ASSERT_LT(a, b) \
  (((a) < (b)) ? static_cast<void>(0) \
               : ::fagan::contract_broken(#a " < " #b, ::fagan::detail::both_values((a), (b)), \
                                          __FILE__, __LINE__))
#endif
