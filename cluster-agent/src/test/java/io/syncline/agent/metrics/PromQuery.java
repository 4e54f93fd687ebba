package io.syncline.agent.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL names: its metrics with the labels that it matches, and the labels
 * by which it groups. It knows as much of the language as that takes; whether an expression is
 * valid is promtool's business.
 *
 * @param selectors the metrics, in order
 * @param groupings labels of {@code by}, {@code without}, {@code on}, {@code ignoring} and {@code
 *     group_left}
 */
record PromQuery(List<Selector> selectors, Set<String> groupings) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|\\$\\w+|[0-9][0-9a-zA-Z.]*"
              + "|=~|!~|!=|==|>=|<=|[-+*/%^()<>{}\\[\\],=:]|.",
          Pattern.DOTALL);
  private static final Set<String> GROUPING =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  /**
   * A metric that is asked for.
   *
   * @param metric its name
   * @param matches the labels that it is narrowed by
   */
  record Selector(String metric, List<Match> matches) {}

  /**
   * A label that a metric is narrowed by.
   *
   * @param label its name
   * @param values the alternatives of its value
   */
  record Match(String label, List<String> values) {}

  /** Reads an expression. */
  static PromQuery parse(String expression) {
    return new Parser(tokens(expression)).parse();
  }

  private static List<String> tokens(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    while (matcher.find()) {
      if (!matcher.group().isBlank()) {
        tokens.add(matcher.group());
      }
    }
    return tokens;
  }

  private static final class Parser {
    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> groupings = new HashSet<>();
    private int at;

    Parser(List<String> tokens) {
      this.tokens = tokens;
    }

    PromQuery parse() {
      while (at < tokens.size()) {
        String token = tokens.get(at++);
        if (token.equals("[")) {
          skipTo("]");
        } else if (GROUPING.contains(token)) {
          if (next("(")) {
            at++;
            groupings.addAll(list());
          }
        } else if (isName(token) && !OPERATORS.contains(token) && !isFunction()) {
          selectors.add(new Selector(token, next("{") ? matches() : List.of()));
        }
      }
      return new PromQuery(List.copyOf(selectors), Set.copyOf(groupings));
    }

    /** A call, or an aggregation with its grouping in front. */
    private boolean isFunction() {
      return next("(") || next("by") || next("without");
    }

    private List<String> list() {
      List<String> names = new ArrayList<>();
      while (at < tokens.size() && !next(")")) {
        String token = tokens.get(at++);
        if (isName(token)) {
          names.add(token);
        }
      }
      return names;
    }

    private List<Match> matches() {
      List<Match> matches = new ArrayList<>();
      at++;
      while (at < tokens.size() && !next("}")) {
        String label = tokens.get(at++);
        if (isName(label)) {
          at++; // The operator.
          matches.add(new Match(label, alternatives(tokens.get(at++))));
        }
      }
      at++;
      return matches;
    }

    private static List<String> alternatives(String quoted) {
      return List.of(quoted.substring(1, quoted.length() - 1).split("\\|", -1));
    }

    private void skipTo(String end) {
      while (at < tokens.size() && !next(end)) {
        at++;
      }
      at++;
    }

    private boolean next(String token) {
      return at < tokens.size() && tokens.get(at).equals(token);
    }

    private static boolean isName(String token) {
      return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }
  }
}
