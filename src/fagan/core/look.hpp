#pragma once

#include <string>
#include <string_view>

namespace fagan {

/// What a reader sees of a name: the same for names that differ only in capitals, in the kind and
/// number of blanks (an underscore is one), in characters that are not shown, or in how Unicode
/// spells an accented letter. For comparing, not for showing.
std::string look_of(std::string_view text);

}  // namespace fagan
