/**
 * The client of one node: calls over gRPC, file bytes over the HTTP data door, and its failures in
 * the catalogue's words.
 */
@NullMarked
package io.syncline.cli.client;

import org.jspecify.annotations.NullMarked;
