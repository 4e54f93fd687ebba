package io.syncline.client;

import io.syncline.proto.node.v1.Token;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;

/**
 * The tokens of a session: of each origin and partition the newest, because whoever has applied
 * that has applied those before. Used under the lock of its session.
 */
final class CarriedTokens {
  private final int most;
  private final LinkedHashMap<Place, Carried> tokens = new LinkedHashMap<>();

  private record Place(String origin, int partition) {}

  private record Carried(Token token, long received) {}

  CarriedTokens(int most) {
    this.most = most;
  }

  /**
   * Adds the token of a write.
   *
   * @param received the reader's clock when the write had been answered
   * @return when the write had been answered whose token is given up for it; empty if none is
   */
  OptionalLong add(Token token, long received) {
    Place place = new Place(token.getOrigin(), token.getPartition());
    Carried before = tokens.remove(place);
    boolean newer = before == null || before.token.getSequence() <= token.getSequence();
    tokens.put(place, newer ? new Carried(token, received) : before);
    if (tokens.size() <= most) {
      return OptionalLong.empty();
    }
    Iterator<Carried> oldest = tokens.values().iterator();
    Carried dropped = oldest.next();
    oldest.remove();
    return OptionalLong.of(dropped.received);
  }

  List<Token> all() {
    return tokens.values().stream().map(Carried::token).toList();
  }
}
