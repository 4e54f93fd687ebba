package io.syncline.cli.compare;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of which shards two clusters were found to hold the same, by the stamps that both had
 * then: as long as those are the same, there is nothing to compare.
 *
 * <p>A small file in the folder of the user's state; without it, or where it is damaged, all is
 * compared. Bounded: of the last {@link #MAX_PAIRS} comparisons. Where two commands write at once
 * the last one counts, and less is known.
 */
public final class ComparedShards {
  static final int MAX_PAIRS = 64;

  /** Another one where digests, or what they cover, change: nothing is known then. */
  private static final int VERSION = 1;

  /** A larger file is not ours. */
  private static final long MAX_BYTES = 32 << 20;

  private final Optional<Path> file;
  private final Consumer<String> warnings;
  private @Nullable List<Known> loaded;

  /** What was compared. */
  public record Pair(String here, String there, String location) {}

  /** The stamps of one shard at both clusters. */
  public record Stamps(String here, String there) {}

  /** The form of the file. */
  private static final class Form {
    int version;
    @Nullable List<Known> known;
  }

  private record Known(@Nullable Pair pair, @Nullable Map<Integer, Stamps> shards) {}

  private ComparedShards(Optional<Path> file, Consumer<String> warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /**
   * The memory of a user: {@code syncline/compared.json} under {@code XDG_STATE_HOME} or {@code
   * ~/.local/state}. Nothing is remembered where there is neither.
   *
   * @param warnings hears why something could not be remembered
   */
  public static ComparedShards of(Map<String, String> environment, Consumer<String> warnings) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (state.isBlank() && home.isBlank()) {
      return new ComparedShards(Optional.empty(), warnings);
    }
    Path folder = state.isBlank() ? Path.of(home, ".local", "state") : Path.of(state);
    return new ComparedShards(
        Optional.of(folder.resolve("syncline").resolve("compared.json")), warnings);
  }

  /** Whether both clusters hold of a shard what they held when it was found to be the same. */
  public boolean isEqual(Pair pair, int shard, @Nullable Stamps now) {
    for (Known known : load()) {
      Map<Integer, Stamps> shards = known.shards();
      if (pair.equals(known.pair()) && shards != null) {
        return now != null && now.equals(shards.get(shard));
      }
    }
    return false;
  }

  /** Remembers the shards in which nothing differed, and forgets all others. */
  public void put(Pair pair, Map<Integer, Stamps> equal) {
    if (file.isEmpty()) {
      return;
    }
    List<Known> all = new ArrayList<>(load());
    all.removeIf(known -> pair.equals(known.pair()));
    all.add(new Known(pair, new TreeMap<>(equal)));
    Form form = new Form();
    form.version = VERSION;
    form.known = all.subList(Math.max(0, all.size() - MAX_PAIRS), all.size());
    Path path = file.get();
    try {
      Path folder = path.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path next = Files.createTempFile(folder, "compared", ".json");
      Files.writeString(next, new Gson().toJson(form));
      Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      warnings.accept(
          "what was compared cannot be remembered in " + path + ", and is compared again: " + e);
    }
    loaded = form.known;
  }

  private List<Known> load() {
    List<Known> known = loaded;
    if (known == null) {
      known = read();
      loaded = known;
    }
    return known;
  }

  private List<Known> read() {
    try {
      if (file.isEmpty() || !Files.exists(file.get()) || Files.size(file.get()) > MAX_BYTES) {
        return List.of();
      }
      Form form = new Gson().fromJson(Files.readString(file.get()), Form.class);
      List<Known> known = form == null || form.version != VERSION ? null : form.known;
      return known == null ? List.of() : known;
    } catch (IOException | JsonParseException e) {
      return List.of();
    }
  }
}
