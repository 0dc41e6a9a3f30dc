/**
 * JSON as it comes in and goes out.
 *
 * <p>Coming in there is one way: {@link dev.lad.shared.json.StrictJson} makes a tree from bytes, or refuses them with a
 * sentence that a person can act on; {@link dev.lad.shared.json.Json} makes a record from the tree. What passes holds:
 * RFC 8259 in well-formed UTF-8, each name once in its object, no NUL, no lone surrogate, every number exact and at
 * most a hundred digits written in full, and no more depth, members or nodes than a handler can afford.
 *
 * <p>It does not check a body against its schema, and does not limit the size of a body: the HTTP front does that
 * before the bytes get here.
 */
@NullMarked
package dev.lad.shared.json;

import org.jspecify.annotations.NullMarked;
