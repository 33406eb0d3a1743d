/** The nouns of placement: groups, shards, endpoints and roles. */
@NullMarked
package io.tidegate.conf.topology;

import org.jspecify.annotations.NullMarked;
