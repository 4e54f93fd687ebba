/**
 * What every request to an under file system passes: rate limit, bulkhead, circuit breaker and
 * bounded retries of one store, and the account of a mutation's attempts.
 */
@NullMarked
package io.syncline.ufs.limit;

import org.jspecify.annotations.NullMarked;
