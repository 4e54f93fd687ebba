package io.syncline.agent.config.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The keys of a YAML text, flattened to dotted names: {@code grpc: {port: 1}} and {@code grpc.port:
 * 1} are the same. No object is ever built from it; scalars stay texts.
 */
final class YamlSource {
  /** Longer files are refused. */
  static final int MAX_CHARACTERS = 1 << 20;

  /** Deeper nesting is refused; an alias of itself would have no end. */
  private static final int MAX_DEPTH = 8;

  private final Map<String, RawValue> values = new LinkedHashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private YamlSource() {}

  static YamlSource parse(String yaml) {
    YamlSource source = new YamlSource();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("configuration")
            .setUseMarks(true)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(yaml);
      root.ifPresent(node -> source.addTop(node));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(YamlSource::line).orElse(0);
      source.problems.add(
          ConfigProblem.invalid(line, "line " + line + " is not YAML: " + oneLine(e.getProblem())));
    } catch (YamlEngineException e) {
      source.problems.add(ConfigProblem.invalid(0, "not YAML: " + oneLine(e.toString())));
    }
    return source;
  }

  /** Key to value, in the order of the file. */
  Map<String, RawValue> values() {
    return values;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  private void addTop(Node root) {
    if (root instanceof MappingNode mapping) {
      addAll("", mapping, 0);
    } else if (!isNull(root)) {
      problems.add(
          ConfigProblem.invalid(
              line(root),
              "the file is not a mapping of keys to values (expected e.g. cluster.name: east)"));
    }
  }

  private void addAll(String prefix, MappingNode mapping, int depth) {
    if (depth >= MAX_DEPTH) {
      problems.add(
          ConfigProblem.invalid(
              line(mapping), "'" + prefix + "' (line " + line(mapping) + ") is nested too deeply"));
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && !key.getValue().isBlank()) {
        add(prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue(), key, tuple, depth);
      } else {
        int line = line(tuple.getKeyNode());
        problems.add(ConfigProblem.invalid(line, "line " + line + " has a key that is not a name"));
      }
    }
  }

  private void add(String name, Node key, NodeTuple tuple, int depth) {
    int line = line(key);
    Node value = tuple.getValueNode();
    if (value instanceof MappingNode inner) {
      addAll(name, inner, depth + 1);
    } else if (isNull(value)) {
      problems.add(
          ConfigProblem.invalid(
              line, quoted(name, line) + " has no value (remove the key to get its default)"));
    } else if (value instanceof ScalarNode scalar) {
      put(name, scalar.getValue(), line);
    } else if (value instanceof SequenceNode items) {
      join(name, items, line).ifPresent(joined -> put(name, joined, line));
    }
  }

  private void put(String name, String text, int line) {
    RawValue first = values.putIfAbsent(name, RawValue.ofFile(text, line));
    if (first != null) {
      problems.add(
          ConfigProblem.invalid(
              line, quoted(name, line) + " is given twice, first on line " + first.line()));
    }
  }

  private Optional<String> join(String name, SequenceNode items, int line) {
    List<String> texts = new ArrayList<>();
    for (Node item : items.getValue()) {
      if (item instanceof ScalarNode scalar && scalar.getValue().indexOf(',') < 0) {
        texts.add(scalar.getValue());
      } else {
        problems.add(
            ConfigProblem.invalid(
                line(item),
                quoted(name, line)
                    + " has an item on line "
                    + line(item)
                    + " that is not a single value without a comma"));
        return Optional.empty();
      }
    }
    return Optional.of(String.join(",", texts));
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  private static String quoted(String name, int line) {
    return "'" + name + "' (line " + line + ")";
  }

  private static int line(Node node) {
    return node.getStartMark().map(YamlSource::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
