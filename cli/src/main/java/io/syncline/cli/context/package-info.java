/** Contexts: the names under which a person reaches clusters, and the file that keeps them. */
@NullMarked
package io.syncline.cli.context;

import org.jspecify.annotations.NullMarked;
