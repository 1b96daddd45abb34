#include "fagan/io/cohort_file.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/cohort_table.hpp"
#include "fagan/format/text_buffer.hpp"
#include "fagan/simulation/block_simulator.hpp"

namespace fagan {
namespace {

// Cases drawn at a time: enough to be quick, and little memory even for many findings.
std::uint64_t cases_drawn_together(const Model& model) {
  constexpr std::size_t most_cells = std::size_t{1} << 18U;
  constexpr std::size_t least = 64;
  constexpr std::size_t most = PanelBlock::default_capacity;
  return std::clamp(most_cells / std::max<std::size_t>(model.n_findings(), 1), least, most);
}

// A worker's block of the cohort.
struct CohortPiece {
  CohortPiece(const Model& model, const Panels& panels) : block(model, panels) {}

  std::uint64_t first = 0;
  std::size_t count = 0;
  SimulatedBlock block;
  TextBuffer text;
};

}  // namespace

void write_cohort(const Simulator& simulator, Seed seed, std::uint64_t first, std::uint64_t count,
                  TableFormat format, OutputFile& file, const Run& run) {
  if (count > std::numeric_limits<std::uint64_t>::max() - first) {
    throw Error("the cohort reaches beyond the last case there can be");
  }
  const Model& model = simulator.model();
  std::vector<FindingId> drawn;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (simulator.draws().is_drawn(finding)) drawn.push_back(finding);
  }
  const CohortTable table(model, drawn, format);
  file.write(table.header());

  const Panels panels(model);
  const BlockSimulator blocks(simulator, panels);
  const std::uint64_t size = cases_drawn_together(model);
  std::uint64_t taken = 0;
  std::uint64_t done = 0;
  std::vector<CohortPiece> pieces;
  while (pieces.size() < n_workers(run)) pieces.emplace_back(model, panels);
  const auto take = [&](std::size_t worker) {
    pieces[worker].first = first + taken;
    pieces[worker].count = static_cast<std::size_t>(std::min(size, count - taken));
    taken += pieces[worker].count;
    return pieces[worker].count > 0;
  };
  const auto draw = [&](std::size_t worker) {
    CohortPiece& piece = pieces[worker];
    const CaseBatch cases = blocks.draw_batch(seed, piece.first, piece.count, piece.block);
    piece.text.clear();
    table.append(piece.first, cases, piece.text);
  };
  const auto write = [&](std::size_t worker) {
    file.write(pieces[worker].text.text());
    done += pieces[worker].count;
    if (run.progress) run.progress(done, count);
  };
  run_in_stages(run, take, {{false, draw}, {true, write}});
}

}  // namespace fagan
