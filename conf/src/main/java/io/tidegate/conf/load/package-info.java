/**
 * YAML to records; every problem at once, each with its path and a hint. The only importer of
 * Jackson.
 */
@NullMarked
package io.tidegate.conf.load;

import org.jspecify.annotations.NullMarked;
