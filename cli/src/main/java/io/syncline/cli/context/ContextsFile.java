package io.syncline.cli.context;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file of contexts: YAML with {@code current} and {@code contexts}, a map from name to {@code
 * grpc}, {@code data} and {@code demo}.
 *
 * <p>It is replaced in one step, under a lock of its own, so that two commands may change it at
 * once. A reader needs no lock.
 */
public final class ContextsFile {
  /** A larger file is refused: it is something else. */
  private static final long MAX_BYTES = 1 << 20;

  private final Path path;

  public ContextsFile(Path path) {
    this.path = path;
  }

  /**
   * The file that the environment names in {@code SYNCLINE_CONTEXTS}, otherwise {@code
   * syncline/contexts.yaml} under {@code XDG_CONFIG_HOME} or {@code ~/.config}.
   */
  public static ContextsFile of(Map<String, String> environment) {
    String named = environment.getOrDefault("SYNCLINE_CONTEXTS", "");
    if (!named.isBlank()) {
      return new ContextsFile(Path.of(named));
    }
    String configHome = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base =
        configHome.isBlank()
            ? Path.of(environment.getOrDefault("HOME", "."), ".config")
            : Path.of(configHome);
    return new ContextsFile(base.resolve("syncline").resolve("contexts.yaml"));
  }

  public Path path() {
    return path;
  }

  /** Reads it; a missing file has no contexts. */
  public Contexts load() {
    try {
      if (!Files.exists(path)) {
        return Contexts.NONE;
      }
      if (Files.size(path) > MAX_BYTES) {
        throw invalid("is larger than " + MAX_BYTES + " bytes", null);
      }
      LoadSettings settings = LoadSettings.builder().setLabel(path.toString()).build();
      return parse(new Load(settings).loadFromString(Files.readString(path)));
    } catch (IOException | YamlEngineException e) {
      throw invalid("cannot be read", e);
    }
  }

  /** Changes it in one step; the folder is made where it is missing. */
  public void update(UnaryOperator<Contexts> change) {
    try {
      Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of("/"));
      Files.createDirectories(folder);
      Path lockFile = folder.resolve(path.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Contexts next = change.apply(load());
        if (lock.isValid()) {
          replace(folder, next);
        }
      }
    } catch (IOException e) {
      throw invalid("cannot be written", e);
    }
  }

  private void replace(Path folder, Contexts contexts) throws IOException {
    if (contexts.all().isEmpty()) {
      Files.deleteIfExists(path);
      return;
    }
    Path next = Files.createTempFile(folder, "contexts", ".yaml");
    Files.writeString(next, render(contexts));
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String render(Contexts contexts) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (ClusterContext context : contexts.all()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("grpc", context.grpc());
      fields.put("data", context.data());
      if (context.demo()) {
        fields.put("demo", true);
      }
      byName.put(context.name(), fields);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    contexts.current().ifPresent(name -> root.put("current", name));
    root.put("contexts", byName);
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(root);
  }

  private Contexts parse(@Nullable Object document) {
    if (document == null) {
      return Contexts.NONE;
    }
    Map<?, ?> root = map(document, "the file");
    requireKeys(root, "the file", List.of("current", "contexts"));
    Map<?, ?> byName =
        root.get("contexts") == null ? Map.of() : map(root.get("contexts"), "contexts");
    List<ClusterContext> all = new ArrayList<>();
    for (Map.Entry<?, ?> entry : byName.entrySet()) {
      String name = String.valueOf(entry.getKey());
      Map<?, ?> fields = map(entry.getValue(), "context " + name);
      requireKeys(fields, "context " + name, List.of("grpc", "data", "demo"));
      all.add(
          new ClusterContext(
              name,
              text(fields, name, "grpc"),
              text(fields, name, "data"),
              Boolean.TRUE.equals(fields.get("demo"))));
    }
    return new Contexts(Optional.ofNullable(root.get("current")).map(String::valueOf), all);
  }

  private Map<?, ?> map(@Nullable Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid(what + " is not a map", null);
  }

  private void requireKeys(Map<?, ?> map, String what, List<String> known) {
    for (Object key : map.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw invalid(what + " has the unknown key '" + key + "' (expected " + known + ")", null);
      }
    }
  }

  private String text(Map<?, ?> fields, String context, String key) {
    Object value = fields.get(key);
    if (value == null) {
      throw invalid("context " + context + " has no '" + key + "'", null);
    }
    return value.toString();
  }

  private Failure invalid(String problem, @Nullable Throwable origin) {
    return new Failure(
        ClientError.INVALID_CONFIGURATION.id(),
        "contexts file " + path + ": " + problem,
        origin == null ? "" : Failure.describe(origin),
        "Correct the file, or name another one in SYNCLINE_CONTEXTS.",
        origin);
  }
}
