#pragma once

#include <cstddef>

namespace fagan::python {

/// Memory for the arrays that results are written to, not initialised. Every thread may call these.
///
/// A page touched for the first time costs more than the scores written to it. So large results lie
/// in huge pages, where the system has them, and those freed last are kept for the next result, up
/// to 256 MiB of them; the system may take their pages back at any time.
void* take_memory(std::size_t n_bytes);
/// `n_bytes` as given to take_memory.
void give_back(void* memory, std::size_t n_bytes) noexcept;

}  // namespace fagan::python
