# Compact JSON of numbers, strings and lists, without a package. Numbers carry 13 digits; NA, NaN and infinite are null.
number <- function(x) ifelse(is.finite(x), sprintf("%.13g", x), "null")
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inner <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inner, collapse = ","), "]"))
    return(paste0("{", paste0("\"", names(x), "\":", inner, collapse = ","), "}"))
  }
  parts <- if (is.character(x)) paste0("\"", x, "\"") else if (is.logical(x) && !all(is.na(x))) tolower(as.character(x)) else number(as.numeric(x))
  if (length(x) == 1 && is.null(attr(x, "many"))) parts else paste0("[", paste(parts, collapse = ","), "]")
}
# A vector that stays one in JSON, also of one element.
many <- function(x) structure(x, many = TRUE)
save_vectors <- function(name, about, sets) {
  dir.create("test/oracle/vectors", showWarnings = FALSE)
  lines <- paste(vapply(sets, json, ""), collapse = ",\n")
  cat("{\"about\":", json(about), ",\"made\":", json(paste(R.version.string, "survival", packageVersion("survival"))),
    ",\"sets\":[\n", lines, "\n]}\n", sep = "", file = file.path("test/oracle/vectors", paste0(name, ".json")))
}
