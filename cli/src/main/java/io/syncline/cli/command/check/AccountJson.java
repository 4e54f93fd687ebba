package io.syncline.cli.command.check;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckHeardChange;

/** Accounts of wrong answers as JSON. */
final class AccountJson {
  private AccountJson() {}

  static JsonObject of(CheckAccount account) {
    JsonObject json = new JsonObject();
    json.addProperty("verdict", AccountText.verdict(account.getVerdict()));
    if (account.hasAfterMillis()) {
      json.addProperty("after", Json.instant(account.getAfterMillis()));
      json.addProperty("storeClock", account.getStoreClock());
    }
    json.addProperty("reaches", Json.instant(account.getReachesMillis()));
    json.addProperty("forgotten", account.getForgotten());
    if (account.hasChange()) {
      json.add("change", of(account.getChange()));
    }
    return json;
  }

  private static JsonObject of(CheckHeardChange change) {
    JsonObject json = new JsonObject();
    json.addProperty("changeKind", change.getKind());
    addKnown(json, "cause", change.getCause());
    addKnown(json, "location", change.getLocation());
    json.addProperty("subtree", change.getSubtree());
    if (!change.getOrigin().isEmpty()) {
      json.addProperty("origin", change.getOrigin());
      json.addProperty("sequence", change.getSequence());
      json.addProperty("lastSequence", change.getLastSequence());
    }
    if (change.hasOffset()) {
      json.addProperty("offset", change.getOffset());
    }
    if (change.hasCommittedMillis()) {
      json.addProperty("committed", Json.instant(change.getCommittedMillis()));
    }
    if (change.hasPublishedMillis()) {
      json.addProperty("published", Json.instant(change.getPublishedMillis()));
    }
    if (change.hasAppliedMillis()) {
      json.addProperty("applied", Json.instant(change.getAppliedMillis()));
    }
    return json;
  }

  private static void addKnown(JsonObject json, String key, String text) {
    if (!text.isEmpty()) {
      json.addProperty(key, text);
    }
  }
}
