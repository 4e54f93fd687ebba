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
  private final Map<String, String> changing = new ConcurrentHashMap<>();

  /** A request is about to be handed to the store; returns its id. */
  String begin(HttpMessage request) {
    String id = start + "-" + last.incrementAndGet();
    String[] line = request.first().split(" ", 3);
    boolean changes = List.of("PUT", "POST", "DELETE").contains(line[0]);
    if (changes && line.length == 3) {
      changing.put(id, line[1]);
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

  private static boolean isOf(String target, String bucket, String key) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    boolean many = query >= 0 && target.startsWith("?delete", query);
    String plain = path.replace("+", "%2B");
    String decoded = URLDecoder.decode(plain, StandardCharsets.UTF_8);
    return many
        ? decoded.equals("/" + bucket) || decoded.equals("/" + bucket + "/")
        : decoded.equals("/" + bucket + "/" + key);
  }
}
