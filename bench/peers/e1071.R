# naiveBayes of e1071 on the first of the cases fagan_peers wrote: a line of JSON.
#   Rscript e1071.R FOLDER
suppressMessages(library(e1071))
folder <- commandArgs(trailingOnly = TRUE)[1]
n <- 4000
states <- readBin(file.path(folder, "states.i8"), "integer", n * 50, size = 1, signed = TRUE)
causes <- readBin(file.path(folder, "causes.u32"), "integer", n, size = 4)
cases <- matrix(states, ncol = 50, byrow = TRUE)
cases[cases < 0] <- NA
columns <- lapply(1:50, function(j) factor(cases[, j], levels = 0:(if (j <= 40) 1 else 2)))
cases <- as.data.frame(columns, col.names = paste0("f", 1:50))
causes <- factor(causes, levels = 0:14)
report <- function(work, seconds) {
  cat(sprintf('{"work": "%s", "contender": "R e1071 naiveBayes", "target": "", "threads": 1, "ns": [%.1f]}\n',
              work, seconds / n * 1e9))
}
report("learn by counting", system.time(model <- naiveBayes(cases, causes, laplace = 1))[1])
report("score, float32", system.time(predict(model, cases, type = "raw"))[1])
