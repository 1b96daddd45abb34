#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fagan::tests {

/// The first tag that is not closed where it should be; empty if all are.
inline std::string first_unbalanced(std::string_view html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return std::string(html.substr(at, 40));
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    const std::string name(tag.substr(tag.front() == '/' ? 1 : 0,
                                      tag.find_first_of(" \n/", 1) - (tag.front() == '/' ? 1 : 0)));
    if (tag.front() == '!' || tag.back() == '/' || name == "meta") continue;
    if (tag.front() != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return std::string(tag);
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

}  // namespace fagan::tests
