package io.syncline.cli.output;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes JSON as YAML. */
final class Yaml {
  private Yaml() {}

  static String render(JsonElement element) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(10_000).build();
    return new Dump(settings).dumpToString(plain(element)).stripTrailing();
  }

  private static @Nullable Object plain(JsonElement element) {
    if (element.isJsonObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    }
    if (element.isJsonArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      element.getAsJsonArray().forEach(child -> list.add(plain(child)));
      return list;
    }
    return element.isJsonNull() ? null : primitive(element.getAsJsonPrimitive());
  }

  private static Object primitive(JsonPrimitive value) {
    if (value.isBoolean()) {
      return value.getAsBoolean();
    }
    if (!value.isNumber()) {
      return value.getAsString();
    }
    return value.getAsString().contains(".")
        ? (Object) value.getAsDouble()
        : (Object) value.getAsBigInteger();
  }
}
