#include "fagan/io/outputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fagan/core/error.hpp"

namespace fagan {
namespace {

// What the thread is at; readers of files are told of no one else.
thread_local Outputs* current = nullptr;  // NOLINT(*-avoid-non-const-global-variables)

bool is_path(const std::string& path) { return path != "-" && !path.starts_with("/dev/"); }

}  // namespace

Outputs::Outputs() : before_(std::exchange(current, this)) {}
Outputs::~Outputs() { current = before_; }

void Outputs::reads(const std::string& path) {
  if (const auto identity = identity_of(path)) inputs_.push_back({*identity, path});
}

void Outputs::may_replace(const std::string& path) {
  if (auto identity = identity_of(path)) replaceable_.push_back(*std::move(identity));
}

void Outputs::require_other_file(const Input& input, const Output& output) {
  if (output.file->identity() != input.identity) return;
  throw Error(output.asked_by + ' ' + output.path + " would replace " + input.name +
              ", which is read");
}

Outputs::Output Outputs::opened(const std::string& path, const std::string& asked_by) const {
  Output output{path, asked_by, std::make_unique<OutputFile>(path)};
  const std::optional<FileIdentity>& identity = output.file->identity();
  if (!identity && path != "-") return output;
  for (const Output& other : outputs_) {
    const bool both_named = identity && other.file->identity() == identity;
    if (!both_named && !(path == "-" && other.path == "-")) continue;
    const bool same_name = path == other.path;
    throw Error(other.asked_by + (same_name ? "" : ' ' + other.path) + " and " + asked_by +
                (same_name ? "" : ' ' + path) + " name the same file");
  }
  if (is_path(path) && identity == identity_of(STDOUT_FILENO)) {
    throw Error(asked_by + ' ' + path + " is where standard output goes");
  }
  const auto is_replaceable = [&](const Input& input) {
    return std::find(replaceable_.begin(), replaceable_.end(), input.identity) !=
           replaceable_.end();
  };
  for (const Input& input : inputs_) {
    if (!is_replaceable(input)) require_other_file(input, output);
  }
  return output;
}

OutputFile& Outputs::open(const std::string& path, const std::string& asked_by) {
  return *outputs_.emplace_back(opened(path, asked_by)).file;
}

void Outputs::try_out(const std::string& path, const std::string& asked_by) {
  // What reads a pipe would take this for the end of it.
  if (is_replaceable(path)) opened(path, asked_by);
}

std::vector<std::string> Outputs::commit() {
  for (const Output& output : outputs_) output.file->finish();
  std::vector<std::string> paths;
  for (const Output& output : outputs_) {
    output.file->commit();
    if (output.path != "-") paths.push_back(output.path);
  }
  outputs_.clear();
  return paths;
}

void Outputs::note_input(const std::string& path, const std::string& name) {
  if (current == nullptr) return;
  const auto identity = path == "-" ? identity_of(STDIN_FILENO) : identity_of(path);
  if (!identity) return;
  const Input& input = current->inputs_.emplace_back(Input{*identity, name});
  for (const Output& output : current->outputs_) require_other_file(input, output);
}

}  // namespace fagan
