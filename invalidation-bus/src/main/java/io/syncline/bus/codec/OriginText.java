package io.syncline.bus.codec;

import io.syncline.core.model.Origin;

/** An origin as text, {@code cluster/name/incarnation}, and in its protobuf form. */
final class OriginText {
  private OriginText() {}

  static Origin read(String text) throws UnreadableException {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new UnreadableException("origin '" + text + "' is not cluster/name/incarnation");
    }
    return origin(parts[0], parts[1], Decimal.read(parts[2], "incarnation"));
  }

  static Origin read(io.syncline.proto.bus.v1.Origin origin) throws UnreadableException {
    return origin(origin.getCluster(), origin.getName(), origin.getIncarnation());
  }

  static io.syncline.proto.bus.v1.Origin write(Origin origin) {
    return io.syncline.proto.bus.v1.Origin.newBuilder()
        .setCluster(origin.cluster())
        .setName(origin.name())
        .setIncarnation(origin.incarnation())
        .build();
  }

  private static Origin origin(String cluster, String name, long incarnation)
      throws UnreadableException {
    try {
      return new Origin(cluster, name, incarnation);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
