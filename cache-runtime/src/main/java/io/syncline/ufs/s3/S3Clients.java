package io.syncline.ufs.s3;

import io.syncline.ufs.limit.StoreLimits;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the SDK's client, which sends every request exactly once. */
final class S3Clients {
  /** Streams that are being read hold a connection without counting as a call. */
  private static final int CONNECTIONS_PER_CALL = 4;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private S3Clients() {}

  static S3Client connect(S3Settings settings, StoreLimits limits) {
    boolean always = settings.dialect().checksums() == S3Settings.Checksums.WHEN_SUPPORTED;
    Duration timeout = limits.requestTimeout();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .forcePathStyle(settings.pathStyle())
            .serviceConfiguration(
                c -> c.chunkedEncodingEnabled(settings.dialect().chunkedEncoding()))
            .requestChecksumCalculation(
                always
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                always
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(timeout))
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(limits.maxConcurrentCalls() * CONNECTIONS_PER_CALL)
                    .connectionAcquisitionTimeout(timeout)
                    .connectionTimeout(
                        timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
                    .socketTimeout(timeout));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    if (!always) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.keys().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    S3Settings.KeyPair keys = settings.keys().get();
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
  }
}
