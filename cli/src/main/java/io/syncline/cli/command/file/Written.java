package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.client.TokenText;
import io.syncline.cli.output.Shape;
import io.syncline.cli.transfer.Totals;
import io.syncline.proto.node.v1.Token;
import java.util.List;

/**
 * What a copy wrote.
 *
 * @param source where it came from
 * @param target where it is now
 * @param totals how much it was
 * @param tokens where the log tells of it; none for what was written on this machine
 */
record Written(String source, String target, Totals totals, List<Token> tokens) {
  static final Shape<Written> SHAPE =
      Shape.<Written>of("Copy", Written::target, Written::json)
          .text(w -> List.of(w.source + " -> " + w.target + "  " + w.totals))
          .build();

  private JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("source", source);
    json.addProperty("target", target);
    json.addProperty("files", totals.files());
    json.addProperty("bytes", totals.bytes());
    if (!tokens.isEmpty()) {
      json.add("tokens", TokenText.json(tokens));
    }
    return json;
  }
}
