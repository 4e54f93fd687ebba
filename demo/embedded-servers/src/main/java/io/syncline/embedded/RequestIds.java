package io.syncline.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each request to an embedded store an id of its own, as S3 does, and says by which of those
 * under way an object is changed.
 *
 * <p>Does not guarantee to know: where several change one object at once it is nobody's.
 *
 * <p>Thread rule: any thread.
 */
final class RequestIds {
  static final String HEADER = "x-amz-request-id";

  private final String start = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong last = new AtomicLong();
  private final Map<String, Target> changing = new ConcurrentHashMap<>();

  /**
   * What a request changes.
   *
   * @param path the bucket, behind a slash, and the key, if there is one
   * @param many whether it changes some of the bucket's objects that only its body names
   */
  private record Target(String path, boolean many) {}

  /** A request is about to be handed to the store; returns its id. */
  String begin(HttpMessage request) {
    String id = start + "-" + last.incrementAndGet();
    String[] line = request.first().split(" ", 3);
    boolean changes = List.of("PUT", "POST", "DELETE").contains(line[0]);
    if (changes && line.length == 3) {
      target(line[1]).ifPresent(target -> changing.put(id, target));
    }
    return id;
  }

  /** The store has answered a request, or never will. */
  void end(String id) {
    changing.remove(id);
  }

  /** The only request that changes an object now; empty where there are several. */
  Optional<String> changing(String bucket, String key) {
    List<String> found =
        changing.entrySet().stream()
            .filter(each -> isOf(each.getValue(), bucket, key))
            .map(Map.Entry::getKey)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Nothing where it is malformed, so that the store refuses it. */
  private static Optional<Target> target(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean many = query >= 0 && target.startsWith("?delete", query);
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      return Optional.of(new Target(decoded, many));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(Target target, String bucket, String key) {
    return target.many()
        ? target.path().equals("/" + bucket) || target.path().equals("/" + bucket + "/")
        : target.path().equals("/" + bucket + "/" + key);
  }
}
