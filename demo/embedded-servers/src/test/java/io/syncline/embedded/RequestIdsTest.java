package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the requests under way changes an object. */
final class RequestIdsTest {
  private final RequestIds ids = new RequestIds();

  @Test
  void eachRequestHasItsOwn() {
    assertThat(begin("GET /lake/a")).isNotEqualTo(begin("GET /lake/a"));
    assertThat(new RequestIds().begin(request("GET /lake/a"))).isNotEqualTo(begin("GET /lake/a"));
  }

  @Test
  void anObjectIsChangedByTheRequestThatNamesIt() {
    String put = begin("PUT /lake/a+b/c%20d%2Be?partNumber=1");
    String delete = begin("DELETE /lake/other");
    begin("GET /lake/read");
    assertThat(ids.changing("lake", "a+b/c d+e")).contains(put);
    assertThat(ids.changing("lake", "other")).contains(delete);
    assertThat(ids.changing("lake", "read")).isEmpty();
    assertThat(ids.changing("pond", "other")).isEmpty();
    ids.end(delete);
    assertThat(ids.changing("lake", "other")).isEmpty();
  }

  @Test
  void oneRequestMayRemoveMany() {
    String many = begin("POST /lake?delete");
    assertThat(ids.changing("lake", "a")).contains(many);
    assertThat(ids.changing("pond", "a")).isEmpty();
  }

  @Test
  void oneThatIsMalformedIsInNobodysWay() {
    String malformed = begin("PUT /lake/%zz");
    String put = begin("PUT /lake/a");
    assertThat(ids.changing("lake", "a")).contains(put);
    assertThat(ids.changing("lake", "%zz")).isEmpty();
    ids.end(malformed);
  }

  @Test
  void ofSeveralAtOnceNobodyKnows() {
    String first = begin("PUT /lake/a");
    String second = begin("PUT /lake/a");
    assertThat(ids.changing("lake", "a")).isEmpty();
    ids.end(first);
    assertThat(ids.changing("lake", "a")).contains(second);
  }

  private String begin(String line) {
    return ids.begin(request(line));
  }

  private static HttpMessage request(String line) {
    return new HttpMessage(line + " HTTP/1.1", List.of("Host: x"), new byte[0]);
  }
}
