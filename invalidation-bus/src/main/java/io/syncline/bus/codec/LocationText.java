package io.syncline.bus.codec;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A location as text on the wire: {@code scheme://authority/path}, exact, the path raw. */
final class LocationText {
  private LocationText() {}

  /** Not {@link Location#toString}, which guards a trailing slash against a person's parser. */
  static String of(Location location) {
    return location.scheme().id() + "://" + location.authority() + "/" + location.path();
  }

  static Location read(byte[] utf8) throws UnreadableException {
    if (utf8.length > RecordLimits.MAX_LOCATION_BYTES) {
      throw new UnreadableException(
          "a location of "
              + utf8.length
              + " bytes (at most "
              + RecordLimits.MAX_LOCATION_BYTES
              + ")");
    }
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new UnreadableException("a location that is not UTF-8");
    }
  }

  private static Location read(String text) throws UnreadableException {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw new UnreadableException("location '" + text + "' has no scheme");
    }
    Scheme scheme = scheme(text.substring(0, colon));
    int slash = text.indexOf('/', colon + 3);
    if (slash < 0) {
      throw new UnreadableException("location '" + text + "' has no path");
    }
    String authority = text.substring(colon + 3, slash);
    String path = text.substring(slash + 1);
    Location location;
    try {
      location = Location.of(scheme, authority, path);
    } catch (SyncException e) {
      throw new UnreadableException(e.getMessage());
    }
    if (!location.authority().equals(authority) || !location.path().equals(path)) {
      throw new UnreadableException(
          "location '" + text + "' is not in its canonical form " + location);
    }
    return location;
  }

  private static Scheme scheme(String id) throws UnreadableException {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.id().equals(id)) {
        return scheme;
      }
    }
    throw new UnreadableException("a location of the unknown scheme '" + id + "'");
  }
}
