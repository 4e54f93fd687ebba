package io.syncline.watch.s3.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.MutationId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What events say of the mutation that they are of, in the words of each kind of store. */
class MutationNamesTest {
  private static final Optional<MutationId> NONE = Optional.empty();
  private static final String AWS =
      """
      {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1",
      "eventTime":"2026-03-01T12:00:00.123Z","eventName":"ObjectCreated:Put",
      "userIdentity":{"principalId":"AWS:AIDAINPONIXQXHT3IKHL2"},
      "requestParameters":{"sourceIPAddress":"205.255.255.255"},
      "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8="},
      "s3":{"s3SchemaVersion":"1.0","configurationId":"syncline",
      "bucket":{"name":"lake","arn":"arn:aws:s3:::lake"},
      "object":{"key":"t/a+b.parquet","size":1024,"sequencer":"0055AED6DCD90281E5"}}}]}
      """;
  private static final String BRIDGE =
      """
      {"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"Object Created",
      "source":"aws.s3","account":"111122223333","time":"2026-03-01T12:00:00Z",
      "region":"ca-central-1","resources":["arn:aws:s3:::lake"],
      "detail":{"version":"0","bucket":{"name":"lake"},
      "object":{"key":"t/a b.parquet","size":5,"etag":"b1946ac92492d2347c6235b4d2611184",
      "sequencer":"617f08299329d189"},"request-id":"C3D13FE58DE4C810",
      "requester":"123456789012","source-ip-address":"1.2.3.4","reason":"PutObject"}}
      """;
  private static final String MINIO =
      """
      {"EventName":"s3:ObjectCreated:Put","Key":"lake/t/a b.parquet",
      "Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
      "eventTime":"2026-03-01T12:00:00.123Z","eventName":"s3:ObjectCreated:Put",
      "responseElements":{"x-amz-id-2":"dd9025","x-amz-request-id":"17B0F5C6B5A7F3A0",
      "x-minio-deployment-id":"6faeded5","x-minio-origin-endpoint":"http://m:9000"},
      "s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"lake"},
      "object":{"key":"t%2Fa+b.parquet","size":5,"sequencer":"17B0F5C6B5A7F3A1"}}}]}
      """;
  private static final String CEPH =
      """
      {"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"",
      "eventTime":"2026-03-01T12:00:00.123Z","eventName":"ObjectCreated:Put",
      "responseElements":{"x-amz-request-id":"503a4c37-85eb-47cd-8681-2817e80b4281.5330.903595",
      "x-amz-id-2":"14d2-zone1-zonegroup1"},
      "s3":{"s3SchemaVersion":"1.0","configurationId":"syncline","bucket":{"name":"lake"},
      "object":{"key":"t/a b.parquet","size":1024,"sequencer":"F7E6D75DC742D108"}}}]}
      """;

  private final MessageParser parser = new MessageParser(new EventDialect(KeyDecoding.URL, true));

  @Test
  void recordsRepeatTheIdOfTheRequest() {
    assertThat(mutations(AWS)).containsExactly(named("C3D13FE58DE4C810", "t/a b.parquet"));
    assertThat(mutations(MINIO)).containsExactly(named("17B0F5C6B5A7F3A0", "t/a b.parquet"));
    MessageParser raw = new MessageParser(new EventDialect(KeyDecoding.RAW, true));
    assertThat(raw.parse(CEPH).events())
        .extracting(event -> Optional.ofNullable(event.mutation()))
        .containsExactly(
            named("503a4c37-85eb-47cd-8681-2817e80b4281.5330.903595", "t/a b.parquet"));
  }

  @Test
  void soDoEventsOfEventBridge() {
    assertThat(mutations(BRIDGE)).containsExactly(named("C3D13FE58DE4C810", "t/a b.parquet"));
  }

  @Test
  void eachKeyThatOneRequestRemovesIsAMutationOfItsOwn() {
    assertThat(mutations(AWS.replace("a+b", "c")))
        .containsExactly(named("C3D13FE58DE4C810", "t/c.parquet"))
        .isNotEqualTo(mutations(AWS));
    assertThat(mutations(AWS.replace("a+b.parquet", "a/")))
        .as("a directory's marker and a file of that name")
        .isNotEqualTo(mutations(AWS.replace("a+b.parquet", "a")));
  }

  @Test
  void anIdThatIsNotBelievedAnyMoreNamesNothing() {
    AtomicBoolean believed = new AtomicBoolean(true);
    MessageParser doubting = new MessageParser(new EventDialect(KeyDecoding.URL, believed::get));
    assertThat(doubting.parse(AWS).events().get(0).mutation()).isNotNull();
    believed.set(false);
    assertThat(doubting.parse(AWS).events().get(0).mutation()).isNull();
    assertThat(doubting.parse(BRIDGE).events().get(0).mutation()).isNull();
  }

  @Test
  void anEventThatDoesNotSayItHasNone() {
    assertThat(mutations(AWS.replace("x-amz-request-id", "other"))).containsExactly(NONE);
    assertThat(mutations(AWS.replace("\"C3D13FE58DE4C810\"", "17"))).containsExactly(NONE);
    assertThat(mutations(AWS.replace("C3D13FE58DE4C810", ""))).containsExactly(NONE);
    assertThat(mutations(AWS.replace("C3D13FE58DE4C810", "x".repeat(257)))).containsExactly(NONE);
    assertThat(mutations(AWS.replace("\"responseElements\":{", "\"other\":{")))
        .containsExactly(NONE);
    assertThat(mutations(AWS.replace("t/a+b.parquet", "t/%zz")))
        .as("nor has that of a key that nobody can read")
        .containsExactly(NONE);
    assertThat(mutations(BRIDGE.replace("request-id", "other"))).containsExactly(NONE);
  }

  @Test
  void aStoreWhoseIdsAreNotBelievedNamesNothing() {
    MessageParser careful = new MessageParser(EventDialect.DEFAULT);
    for (String message : List.of(AWS, BRIDGE, MINIO)) {
      assertThat(careful.parse(message).events())
          .isNotEmpty()
          .allMatch(event -> event.mutation() == null);
    }
  }

  private static Optional<MutationId> named(String request, String key) {
    return MutationId.ofRequest(request, "lake", key);
  }

  private List<Optional<MutationId>> mutations(String message) {
    return parser.parse(message).events().stream()
        .map(event -> Optional.ofNullable(event.mutation()))
        .toList();
  }
}
