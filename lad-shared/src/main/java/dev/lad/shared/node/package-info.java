/**
 * One process of LAD: its configuration, its Vert.x (clustered or not), its view of the mesh, and the services that run
 * in it. A service sees of the process only its {@link dev.lad.shared.node.Node}; any grouping of services over
 * processes is the same code.
 */
@NullMarked
package dev.lad.shared.node;

import org.jspecify.annotations.NullMarked;
