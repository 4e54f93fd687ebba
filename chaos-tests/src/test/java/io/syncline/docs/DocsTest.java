package io.syncline.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.reading.ConfigProblem;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation speaks of what exists: pages, error codes, classes, keys, metrics. */
final class DocsTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern CODE = Pattern.compile("SYN-\\d{4}");
  private static final Pattern BACKTICKS = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern METRIC = Pattern.compile("syncline_[a-z_]+[a-z]");
  private static final Pattern KEY =
      Pattern.compile("(?:bus|cache|data|grpc|http|mount|node|outbox|sync|zookeeper)\\.[a-z-]+");

  /** A type by its name alone, or with a member. Constants and words in small letters are none. */
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*[a-z]\\w*");

  private static final Pattern IN_JAVA =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+(" + TYPE + ")");
  private static final Pattern IMPORTED =
      Pattern.compile("(?m)^import (?:static )?[\\w.]+\\.(" + TYPE + ")(?:\\.\\w+)?;");
  private static final Pattern IN_PROTO =
      Pattern.compile("(?m)^\\s*(?:message|enum|service|rpc)\\s+(\\w+)");

  private static final Path ROOT = root();

  @Test
  void everyRelativeLinkLeadsSomewhere() {
    Map<Path, Set<String>> anchors = new HashMap<>();
    assertThat(
            findings(
                page ->
                    matches(LINK, prose(page))
                        .map(link -> link.group(1))
                        .filter(link -> !link.contains("://"))
                        .filter(link -> !resolves(page, link, anchors))))
        .as("links to files or headings that do not exist")
        .isEmpty();
  }

  @Test
  void everyErrorCodeIsInTheCatalogue() {
    Set<String> known =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::id).collect(Collectors.toSet());
    assertThat(
            findings(
                page ->
                    matches(CODE, text(page))
                        .map(MatchResult::group)
                        .filter(code -> !known.contains(code))))
        .as("codes that ErrorCode does not have")
        .isEmpty();
  }

  @Test
  void everyTypeNamedInTheInternalsExists() {
    Set<String> known = knownTypes();
    assertThat(
            findings(
                page ->
                    isBelow(page, "docs/internals") || isBelow(page, "docs/design")
                        ? matches(BACKTICKS, prose(page))
                            .map(quoted -> quoted.group(1).split("[.#(<\\[]", 2)[0])
                            .filter(name -> TYPE.matcher(name).matches())
                            .filter(name -> !known.contains(name))
                        : Stream.of()))
        .as("types that no source declares or imports")
        .isEmpty();
  }

  @Test
  void everyMetricIsInTheReference() {
    String reference = text(ROOT.resolve("docs/reference/metrics.md"));
    assertThat(
            findings(
                page ->
                    matches(METRIC, text(page))
                        .map(MatchResult::group)
                        .filter(metric -> !reference.contains("`" + metric + "`"))))
        .as("metrics that the reference does not have")
        .isEmpty();
  }

  @Test
  void everyConfigurationKeyIsInTheReference() {
    String reference = text(ROOT.resolve("docs/reference/configuration.md"));
    assertThat(
            findings(
                page ->
                    matches(BACKTICKS, prose(page))
                        .map(quoted -> quoted.group(1))
                        .filter(key -> KEY.matcher(key).matches())
                        .filter(key -> !reference.contains("`" + key + "`"))))
        .as("keys that the reference does not have")
        .isEmpty();
  }

  @Test
  void everyExampleOfAConfigurationIsRight() {
    List<String> examples =
        pages().stream()
            .flatMap(page -> matches(FENCE, text(page)))
            .filter(fence -> fence.group(1).equals("yaml"))
            .map(fence -> fence.group(2))
            .filter(yaml -> yaml.contains("cluster.name"))
            .toList();
    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(
            yaml ->
                assertThat(ConfigReading.of(yaml, Map.of()).problems())
                    .extracting(ConfigProblem::message)
                    .isEmpty());
  }

  @Test
  void theReadmeSaysHowToBuildAndHowToTry() {
    List<String> commands =
        matches(FENCE, text(ROOT.resolve("README.md")))
            .flatMap(fence -> fence.group(2).lines())
            .toList();
    assertThat(commands).contains("./syncline demo", "./mvnw verify");
  }

  /** What is found on a page, with the page before it. */
  private interface Finder {
    Stream<String> find(Path page);
  }

  private static List<String> findings(Finder finder) {
    return pages().stream()
        .flatMap(page -> finder.find(page).map(found -> ROOT.relativize(page) + ": " + found))
        .distinct()
        .toList();
  }

  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CONTRIBUTING.md"));
    pages.addAll(files(ROOT.resolve("docs"), ".md"));
    return pages;
  }

  private static boolean resolves(Path page, String link, Map<Path, Set<String>> anchors) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!target.startsWith(ROOT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0
        || anchors.computeIfAbsent(target, DocsTest::anchorsOf).contains(link.substring(hash + 1));
  }

  /**
   * As the forges make them: small letters, without punctuation, spaces as dashes, repetitions
   * counted.
   */
  private static Set<String> anchorsOf(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    matches(HEADING, withoutFences(page))
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
    return anchors;
  }

  /** Types that some source declares, or that some source imports from elsewhere. */
  private static Set<String> knownTypes() {
    Set<String> known = new HashSet<>();
    for (Path source : files(ROOT, ".java")) {
      String text = text(source);
      matches(IN_JAVA, text).forEach(type -> known.add(type.group(1)));
      matches(IMPORTED, text).forEach(type -> known.add(type.group(1)));
    }
    for (Path source : files(ROOT, ".proto")) {
      matches(IN_PROTO, text(source)).forEach(type -> known.add(type.group(1)));
    }
    return known;
  }

  private static boolean isBelow(Path page, String folder) {
    return page.startsWith(ROOT.resolve(folder));
  }

  /** A page without what is quoted as a block. */
  private static String withoutFences(Path page) {
    return FENCE.matcher(text(page)).replaceAll("");
  }

  /** The same without comments. */
  private static String prose(Path page) {
    return withoutFences(page).replaceAll("(?s)<!--.*?-->", "");
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in the folder of their module. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not in a source tree: there is no mvnw above");
      }
      folder = parent;
    }
    return folder;
  }
}
