/** Schemas, as tests use them. */
@NullMarked
package io.syncline.cli.schema;

import org.jspecify.annotations.NullMarked;
