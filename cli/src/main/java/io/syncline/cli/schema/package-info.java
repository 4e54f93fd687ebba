/** What the documents look like that commands print: a JSON Schema for each kind. */
@NullMarked
package io.syncline.cli.schema;

import org.jspecify.annotations.NullMarked;
