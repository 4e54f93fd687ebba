package io.syncline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contracts are their own documentation: whatever they declare has a comment. */
final class ContractCommentsTest {
  private static final Path SOURCES = Path.of("src", "main", "protobuf");

  /** A line that declares a type, a service, a method, a oneof, a field or an enum value. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(message|enum|service|rpc|oneof)\\s+\\w+.*|[\\w.<>, ]*\\w\\s*=\\s*-?\\d+\\s*(\\[.*)?;.*");

  @Test
  void everyDeclarationHasAComment() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path source : sources()) {
      for (String line : undocumented(Files.readAllLines(source))) {
        missing.add(source.getFileName() + ":" + line);
      }
    }
    assertThat(missing).as("declarations without a comment").isEmpty();
  }

  @Test
  void everyFileBeginsWithAComment() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readString(source)).as(source.toString()).startsWith("// ");
    }
  }

  @Test
  void missingCommentsAreFound() {
    List<String> lines =
        List.of(
            "// Outer.",
            "message Outer {",
            "  uint64 bare = 1;",
            "  map<string, string> trailing = 2; // Said here.",
            "  // Separated from what follows.",
            "",
            "  message Inner {",
            "    // Said above.",
            "    KIND_ABOVE = 0;",
            "    KIND_BARE = 1;");
    assertThat(undocumented(lines))
        .containsExactly("3: uint64 bare = 1;", "7: message Inner {", "10: KIND_BARE = 1;");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources =
          files.filter(file -> file.toString().endsWith(".proto")).sorted().toList();
      assertThat(sources).as("sources under " + SOURCES.toAbsolutePath()).isNotEmpty();
      return sources;
    }
  }

  /** The declarations without a comment on the line above or at their end, as number and line. */
  private static List<String> undocumented(List<String> lines) {
    List<String> found = new ArrayList<>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      boolean documented = above.startsWith("//") || line.contains("//");
      if (DECLARATION.matcher(line).matches() && !documented) {
        found.add((i + 1) + ": " + line);
      }
      above = line;
    }
    return found;
  }
}
