#include "fagan/format/html_page.hpp"

#include "fagan/format/svg_canvas.hpp"

namespace fagan {
namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--page:#f3f5f7;--card:#fff;--edge:#d5dbe1;--ink:#17202b;--soft:#4d5966;
--blue:10,94,168;--good:#0a5ea8;--bad:#b34700}
@media (prefers-color-scheme:dark){:root{--page:#10171f;--card:#18212b;--edge:#2c3946;--ink:#eef3f8;
--soft:#aab7c4;--blue:109,181,242;--good:#6db5f2;--bad:#f29a5b}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",
Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif}
main{max-width:1120px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 8px;text-wrap:balance}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 8px}h3{font-size:1rem;margin:12px 0 4px}
p{margin:0 0 10px;max-width:72ch}
.soft{color:var(--soft)}.small{font-size:.875rem}
section{background:var(--card);border:1px solid var(--edge);border-radius:12px;padding:16px;margin:16px 0}
.notice{border-left:4px solid var(--bad);padding-left:10px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0}
.tile{background:var(--card);border:1px solid var(--edge);border-radius:12px;padding:12px 14px}
.tile b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{display:block;color:var(--soft);font-size:.875rem}
.pictures{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}
.pictures>div{flex:1 1 260px;min-width:0}.pictures svg{flex:0 1 auto}
svg{max-width:100%;height:auto;display:block}
.wide{overflow-x:auto;margin-bottom:12px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{padding:4px 8px;text-align:right;white-space:nowrap;vertical-align:top;border-bottom:1px solid var(--edge)}
thead th{font-weight:600;vertical-align:bottom}
th:first-child,td:first-child{text-align:left}
tbody th{text-align:left;font-weight:400;position:sticky;left:0;background:var(--card);
max-width:18rem;overflow:hidden;text-overflow:ellipsis}
.matrix td,.matrix thead th{text-align:center;padding:4px 5px;min-width:34px}
.matrix thead th:first-child{text-align:left}
.matrix td{border:1px solid var(--card)}
.matrix .own{outline:2px solid var(--ink);outline-offset:-2px}
td small{display:block;color:var(--soft);font-size:.8em;line-height:1.3}
.verdict{font-weight:600}.passes{color:var(--good)}.fails{color:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;min-width:0}
code{font:.875rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (max-width:600px){main{padding:16px 10px 32px}section{padding:12px 10px}h1{font-size:1.35rem}
dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}
tbody th{max-width:9.5rem}
table{font-size:.8rem}th,td{padding:4px 5px}}
@media print{@page{margin:14mm}
:root{color-scheme:light;--page:#fff;--card:#fff;--edge:#c3cad1;--ink:#000;--soft:#444;
--blue:10,94,168;--good:#0a5ea8;--bad:#b34700}
html{font-size:11px}body{font-size:11px}.pictures svg{width:31%}main{max-width:none;padding:0}section,.tile{break-inside:avoid;border-radius:0}
section{padding:8px 0;border-width:1px 0 0}.tiles{gap:6px}.wide{overflow:visible}
table{font-size:9px}th,td{padding:2px 5px}.matrix td,.matrix thead th{min-width:0;padding:2px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

}  // namespace

HtmlPage::HtmlPage(std::string_view title) {
  add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  add_line("<title>{}</title>", xml_escaped(title));
  add_line("<style>{}</style>\n</head>\n<body>\n<main>", style);
  add_line("<h1>{}</h1>", xml_escaped(title));
}

void HtmlPage::paragraph(std::string_view text, std::string_view classes) {
  if (text.empty()) return;
  const std::string mark = classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
  add_line("<p{}>{}</p>", mark, xml_escaped(text));
}

void HtmlPage::begin_section(std::string_view heading) {
  add_line("<section>\n<h2>{}</h2>", xml_escaped(heading));
}

void HtmlPage::end_section() { add("</section>\n"); }

void HtmlPage::begin_table(const std::vector<std::string>& headings) {
  add("<div class=\"wide\"><table>\n<thead><tr>");
  for (const std::string& heading : headings) add("<th>" + xml_escaped(heading) + "</th>");
  add("</tr></thead>\n<tbody>\n");
}

void HtmlPage::row(std::string_view name, const std::vector<HtmlCell>& cells) {
  add("<tr><th>" + xml_escaped(name) + "</th>");
  for (const HtmlCell& cell : cells) {
    add("<td>" + xml_escaped(cell.text));
    if (!cell.below.empty()) add("<small>" + xml_escaped(cell.below) + "</small>");
    add("</td>");
  }
  add("</tr>\n");
}

void HtmlPage::end_table() { add("</tbody></table></div>\n"); }

void HtmlPage::begin_facts() { add("<dl>\n"); }

void HtmlPage::fact(std::string_view label, std::string_view text) {
  if (text.empty()) return;
  add_line("<dt>{}</dt><dd><code>{}</code></dd>", xml_escaped(label), xml_escaped(text));
}

void HtmlPage::run_facts(const RunRecord& run) {
  fact("command", run.command);
  fact("version", "fagan " + run.version);
  fact("started", run.started);
  if (run.threads == 0) return;
  fact("took", fmt::format("{:.2f} s on {} {}, {}", run.seconds, run.threads,
                           run.threads == 1 ? "thread" : "threads", run.instructions));
}

void HtmlPage::end_facts() { add("</dl>\n"); }

std::string HtmlPage::document() const { return text_ + "</main>\n</body>\n</html>\n"; }

}  // namespace fagan
