package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node shows of the lake after a {@link Workload}. */
final class Shown {
  private Shown() {}

  /** Waits until a node shows exactly the files that are stored below {@code kill/}. */
  static void assertShows(
      ReachedNode node,
      SortedMap<String, String> stored,
      Map<String, @Nullable String> acknowledged,
      long seed) {
    Await.within(
        Await.RECOVERY,
        () -> {
          SortedMap<String, Long> listed = new TreeMap<>();
          walk(node.doors(), "/lake/kill", listed);
          SortedMap<String, Long> sizes = new TreeMap<>();
          stored.forEach((key, text) -> sizes.put("/lake/" + key, (long) text.length()));
          assertThat(listed).as("seed %d", seed).isEqualTo(sizes);
          stored.forEach(
              (key, text) -> {
                assertThat(node.doors().stat("/lake/" + key).getSize()).isEqualTo(text.length());
                assertThat(node.doors().cat("/lake/" + key)).as("seed %d", seed).isEqualTo(text);
              });
          acknowledged.keySet().stream()
              .filter(key -> !stored.containsKey(key))
              .forEach(key -> assertThat(node.doors().isAbsent("/lake/" + key)).as(key).isTrue());
        });
  }

  private static void walk(Doors doors, String directory, SortedMap<String, Long> files) {
    for (FileInfo child : doors.list(directory)) {
      if (child.getType() == FileType.FILE_TYPE_DIRECTORY) {
        walk(doors, child.getPath(), files);
      } else {
        files.put(child.getPath(), child.getSize());
      }
    }
  }
}
