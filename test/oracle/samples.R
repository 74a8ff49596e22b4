# Paired values, two samples and several groups: ranks and Student. Ties and zeros are frequent on purpose.
# wilcox.test gives up exactness with ties or zeros; there every arrangement is counted one by one here instead.
set.seed(20261123)
draw <- function(n, style) switch(style,
  sample(0:5, n, TRUE), round(rnorm(n, 50, 20)), round(rnorm(n) * 4) / 4, round(rexp(n, 1 / 200)), sample(1:1000, n))
quiet <- function(x) suppressWarnings(x)

signed_exact <- function(d, pratt) {
  if (!pratt) d <- d[d != 0]
  r <- rank(abs(d))[d != 0]
  s <- sign(d[d != 0])
  n <- length(r)
  w <- sum(r[s > 0])
  if (n > 15) {
    # Too many signs to write down; without ties the distribution is R's own.
    if (pratt || any(duplicated(r))) return(NA)
    return(wilcox.test(d, exact = TRUE)$p.value)
  }
  signs <- as.matrix(expand.grid(rep(list(0:1), n)))
  sums <- as.vector(signs %*% r)
  min(1, 2 * min(mean(sums <= w + 1e-9), mean(sums >= w - 1e-9)))
}
signed_asymptotic <- function(d, pratt, correct) {
  if (!pratt) return(quiet(wilcox.test(d, exact = FALSE, correct = correct)$p.value))
  r <- rank(abs(d))[d != 0]
  off <- max(0, abs(sum(r[d[d != 0] > 0]) - sum(r) / 2) - 0.5 * correct)
  2 * pnorm(-off / sqrt(sum(r^2) / 4))
}
rank_sum_exact <- function(a, b) {
  all <- c(a, b)
  if (!any(duplicated(all)) && length(all) > 18) return(wilcox.test(a, b, exact = TRUE)$p.value)
  if (choose(length(all), length(a)) > 60000) return(NA)
  r <- rank(all)
  e <- length(a) * (length(all) + 1) / 2
  sums <- combn(length(all), length(a), function(i) sum(r[i]))
  mean(abs(sums - e) >= abs(sum(r[seq_along(a)]) - e) - 1e-9)
}
student <- function(t) c(t$statistic, t$parameter, t$p.value, t$conf.int)
five <- function(e) tryCatch(many(unname(student(e))), error = function(x) NULL)

# Some have too many arrangements to count: so many sets are drawn that 200 and more have each exact P.
sets <- list()
for (i in 1:280) {
  style <- 1 + i %% 5
  n <- if (i %% 4 == 0) sample(16:40, 1) else sample(3:14, 1)
  x <- draw(n, style); y <- draw(n, style)
  if (i %% 3 == 0) y <- x - draw(n, 1) + 2
  d <- x - y
  if (all(d == 0)) next
  sets[[length(sets) + 1]] <- list(x = many(x), y = many(y),
    w = sum(rank(abs(d[d != 0]))[d[d != 0] > 0]),
    exact = many(c(signed_exact(d, FALSE), signed_exact(d, TRUE))),
    asymptotic = many(c(signed_asymptotic(d, FALSE, FALSE), signed_asymptotic(d, FALSE, TRUE),
      signed_asymptotic(d, TRUE, FALSE), signed_asymptotic(d, TRUE, TRUE))),
    paired = five(t.test(x, y, paired = TRUE)), one = five(t.test(x, mu = 3, conf.level = 0.9)),
    about = many(c(median(x), mean(x), sd(x), quantile(x, c(0.25, 0.75, 0.1)))))
}
counted <- function(of) sum(vapply(sets, of, TRUE))
stopifnot(counted(function(set) !is.na(set$exact[1])) >= 200, counted(function(set) !is.na(set$exact[2])) >= 200)
save_vectors("paired", "Wilcoxon signed-rank (wilcox.test; all signs counted where there are ties, zeros or Pratt), t.test, quantile type 7", sets)

sets <- list()
for (i in 1:280) {
  style <- 1 + i %% 5
  big <- i %% 4 == 0
  a <- draw(if (big) sample(9:30, 1) else sample(2:8, 1), style)
  b <- draw(if (big) sample(9:30, 1) else sample(2:9, 1), style) + sample(0:3, 1)
  if (length(unique(c(a, b))) == 1) next
  asymptotic <- function(correct) quiet(wilcox.test(a, b, exact = FALSE, correct = correct)$p.value)
  sets[[length(sets) + 1]] <- list(a = many(a), b = many(b), u = unname(quiet(wilcox.test(a, b, exact = FALSE)$statistic)),
    exact = rank_sum_exact(a, b), asymptotic = many(c(asymptotic(FALSE), asymptotic(TRUE))),
    pooled = five(t.test(a, b, var.equal = TRUE)), welch = five(t.test(a, b)))
}
stopifnot(counted(function(set) !is.na(set$exact)) >= 200)
save_vectors("twoSamples", "Mann-Whitney (wilcox.test; all choices counted where there are ties), Student and Welch (t.test)", sets)

sets <- list()
for (i in 1:220) {
  groups <- lapply(seq_len(sample(2:5, 1)), function(g) draw(sample(1:9, 1), 1 + i %% 5) + sample(0:2, 1))
  if (length(unique(unlist(groups))) == 1) next
  k <- kruskal.test(groups)
  sets[[length(sets) + 1]] <- list(groups = lapply(groups, many), h = unname(k$statistic), p = k$p.value)
}
save_vectors("groups", "kruskal.test", sets)

# DeLong's variance from its own definition; the area is wilcox.test's U.
sets <- list()
for (i in 1:220) {
  style <- 1 + i %% 5
  sick <- draw(sample(2:14, 1), style) + sample(0:3, 1)
  well <- draw(sample(2:18, 1), style)
  wins <- outer(sick, well, function(a, b) (a > b) + (a == b) / 2)
  u <- unname(quiet(wilcox.test(sick, well, exact = FALSE)$statistic))
  stopifnot(abs(mean(wins) - u / length(wins)) < 1e-12)
  se <- sqrt(var(rowMeans(wins)) / length(sick) + var(colMeans(wins)) / length(well))
  cuts <- sort(unique(c(sick, well)))
  j <- vapply(cuts, function(c) mean(sick > c) + mean(well <= c) - 1, 0)
  sets[[length(sets) + 1]] <- list(sick = many(sick), well = many(well), auc = mean(wins), se = se,
    low = max(0, mean(wins) - qnorm(0.975) * se), high = min(1, mean(wins) + qnorm(0.975) * se), j = max(c(0, j)))
}
save_vectors("roc", "area by wilcox.test, DeLong's variance and Youden's J by definition", sets)
