# Makes test/oracle/vectors anew: `Rscript test/oracle/run.R` from the root of the repository (Debian: r-base-core, r-cran-survival).
source("test/oracle/json.R")
source("test/oracle/distributions.R")
source("test/oracle/samples.R")
source("test/oracle/tables.R")
suppressPackageStartupMessages(library(survival))
source("test/oracle/survival.R")
