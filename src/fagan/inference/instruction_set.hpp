#pragma once

namespace fagan {

/// What the batch kernels run on here, in the words of the library Highway: "AVX3", "AVX2", …; for
/// the record only, since it changes no result.
const char* instruction_set();

}  // namespace fagan
