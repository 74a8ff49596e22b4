# Kaplan-Meier, log-rank and Cox by the package survival. The median is read by the rule of the papers (the first time at
# which the curve, or its limit, has fallen to one half): survfit would average with the next where the curve is exactly a half.
library(survival)
set.seed(20261125)
first <- function(time, y) { at <- which(!is.na(y) & y <= 0.5 + 1e-9); if (length(at)) time[at[1]] else NA }
at <- function(fit, what, times) {
  i <- findInterval(times, fit$time)
  ifelse(i == 0, NA, fit[[what]][pmax(1, i)])
}
finite_or_null <- function(time, event, rows) {
  # Null where the likelihood has no maximum: a coefficient that does not stop at a finite value.
  warned <- FALSE
  fit <- withCallingHandlers(
    tryCatch(coxph(Surv(time, event) ~ rows, ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 60, toler.inf = 1e-6)),
      error = function(e) NULL),
    warning = function(w) { warned <<- TRUE; invokeRestart("muffleWarning") })
  if (is.null(fit) || any(is.na(coef(fit))) || any(diag(vcov(fit)) <= 0) || any(abs(coef(fit)) * apply(as.matrix(rows), 2, sd) > 14) ||
      (warned && any(sqrt(diag(vcov(fit))) * apply(as.matrix(rows), 2, sd) > 20))) return(NULL)
  s <- summary(fit)
  many(c(t(cbind(s$coefficients[, c(1, 3, 5), drop = FALSE], s$conf.int[, 3:4, drop = FALSE])),
    fit$loglik[2], s$logtest[1], fit$wald.test, s$sctest[1]))
}
sets <- list()
# Of some Cox has no maximum: 250, so that 200 and more have one with two covariates.
while (length(sets) < 250) {
  i <- length(sets)
  n <- if (i %% 6 == 0) sample(3:6, 1) else sample(7:36, 1)
  time <- switch(1 + i %% 3, sample(1:12, n, TRUE), ceiling(rexp(n, 1 / 400)), round(rexp(n, 1 / 20) * 4) / 4)
  event <- as.integer(runif(n) < c(0.35, 0.7, 0.95)[1 + i %% 3])
  if (i %% 20 == 7) event[] <- 1L
  group <- sample(letters[1:sample(2:4, 1)], n, TRUE)
  x1 <- round(rnorm(n, 60, 9)); x2 <- sample(0:1, n, TRUE)
  if (sum(event) == 0 || length(unique(group)) < 2 || sd(x1) == 0 || sd(x2) == 0) next
  fits <- lapply(c("log-log", "log", "plain"), function(type) survfit(Surv(time, event) ~ 1, conf.type = type))
  times <- unname(quantile(time, c(0.2, 0.5, 0.85), type = 1))
  # Of limits none is read before the first event, where survfit has no opinion, and none at zero.
  limit <- function(fit, what) { y <- at(fit, what, times); s <- at(fit, "surv", times); ifelse(s == 1 | s < 1e-12, NA, y) }
  rmean <- survival:::survmean(fits[[1]], rmean = max(time))$matrix
  half <- max(time) / 2
  rhalf <- survival:::survmean(fits[[1]], rmean = half)$matrix
  reverse <- survfit(Surv(time, 1 - event) ~ 1, conf.type = "log-log")
  lr <- tryCatch(survdiff(Surv(time, event) ~ group), error = function(e) NULL)
  if (is.null(lr)) next
  sets[[i + 1]] <- list(time = many(time), event = paste(event, collapse = ""), group = paste(group, collapse = ""),
    x1 = many(x1), x2 = paste(x2, collapse = ""), times = many(times), s = many(at(fits[[1]], "surv", times)),
    atRisk = many(vapply(times, function(t) sum(time >= t), 0)),
    limits = lapply(fits, function(f) many(c(rbind(limit(f, "lower"), limit(f, "upper"))))),
    medians = lapply(fits, function(f) many(c(first(f$time, f$surv), first(f$time, f$lower), first(f$time, f$upper)))),
    reverse = many(c(first(reverse$time, reverse$surv), first(reverse$time, reverse$lower), first(reverse$time, reverse$upper))),
    mean = many(unname(c(rmean[c("rmean", "se(rmean)")], rhalf[c("rmean", "se(rmean)")]))),
    # One group alone at risk at every event: R prints P = 1 of 0 degrees of freedom; there is no test.
    logRank = if (sum(lr$exp > 0) < 2) NULL else many(c(lr$chisq, sum(lr$exp > 0) - 1, pchisq(lr$chisq, sum(lr$exp > 0) - 1, lower.tail = FALSE))),
    cox1 = finite_or_null(time, event, cbind(x1)), cox2 = finite_or_null(time, event, cbind(x1, x2)))
}
stopifnot(sum(vapply(sets, function(set) !is.null(set$cox2), TRUE)) >= 200)
save_vectors("survival", "survfit, survdiff, coxph (Efron, eps 1e-14) of the package survival; cox null: no finite maximum", sets)
