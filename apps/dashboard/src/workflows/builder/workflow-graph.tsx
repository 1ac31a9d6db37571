import { exitsOf, type Problem, type StepKind, stepKinds, type WorkflowDefinition } from "@baton/workflows";
import {
  applyNodeChanges,
  Background,
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  getSmoothStepPath,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { connect, moveStep, placeSteps, removeStep } from "../edit-definition.ts";
import { type StepGraphNode, StepNode } from "./step-node.tsx";

const nodeTypes = { step: StepNode };
const edgeTypes = { back: BackEdge };

/** What is dragged from the palette carries its kind under this type. */
export const paletteType = "application/x-baton-step";

/** The path of a test run, as far as it is drawn. */
export type ShownPath = { stepId: string; exit: string | null }[];

/** The workflow as a graph: steps are moved, connected and deleted here, with the mouse or the keyboard. */
export function WorkflowGraph({
  definition,
  problems,
  selectedId,
  path,
  isReadOnly,
  onSelect,
  onChange,
  onDropStep,
}: {
  definition: WorkflowDefinition;
  problems: readonly Problem[];
  selectedId: string | null;
  path: ShownPath | null;
  isReadOnly: boolean;
  onSelect: (id: string | null) => void;
  onChange: (change: (definition: WorkflowDefinition) => WorkflowDefinition) => void;
  onDropStep: (kind: StepKind, at: { x: number; y: number }) => void;
}) {
  const flow = useReactFlow();
  const area = useRef<HTMLDivElement>(null);
  const [nodes, setNodes] = useState<StepGraphNode[]>([]);
  const [selectedEdge, setSelectedEdge] = useState<string | null>(null);
  const wanted = useMemo(() => drawNodes(definition, problems, path), [definition, problems, path]);
  // What the graph has measured stays; everything else is the document's.
  useEffect(() => {
    setNodes((current) =>
      wanted.map((node) => {
        const drawn = current.find(({ id }) => id === node.id);
        return { ...drawn, ...node, selected: node.id === selectedId };
      }),
    );
  }, [wanted, selectedId]);
  const edges = useMemo(
    () => drawEdges(definition, path).map((edge) => ({ ...edge, selected: edge.id === selectedEdge })),
    [definition, path, selectedEdge],
  );

  // What is being worked on is in sight: the step that was chosen or added, the step that a test run has come to.
  const shownId = path?.at(-1)?.stepId ?? selectedId;
  useEffect(() => {
    if (shownId === null) return;
    // Once it is measured, and the panel beside the graph has its place.
    const timer = setTimeout(() => {
      const node = flow.getInternalNode(shownId);
      const frame = area.current?.getBoundingClientRect();
      if (!node || !frame) return;
      const { x, y } = node.internals.positionAbsolute;
      const { width = 240, height = 140 } = node.measured;
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
      const isInSight =
        start.x >= frame.left && end.x <= frame.right && start.y >= frame.top && end.y <= frame.bottom;
      if (!isInSight) void flow.setCenter(x + width / 2, y + height / 2, { zoom: flow.getZoom() });
    }, 60);
    return () => clearTimeout(timer);
  }, [shownId, flow]);

  const followNodes = (changes: NodeChange<StepGraphNode>[]) => {
    setNodes((current) =>
      applyNodeChanges(
        changes.filter(({ type }) => type !== "remove"),
        current,
      ),
    );
    const chosen = changes.find((change) => change.type === "select" && change.selected);
    if (chosen?.type === "select") onSelect(chosen.id);
    const moved = changes.filter((change) => change.type === "position" && change.dragging === false);
    for (const change of moved) {
      if (change.type === "position" && change.position) {
        const { id, position } = change;
        onChange((before) => moveStep(before, id, position));
      }
    }
  };

  return (
    <ReactFlow
      ref={area}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={followNodes}
      onEdgesChange={(changes) => {
        for (const change of changes)
          if (change.type === "select") setSelectedEdge(change.selected ? change.id : null);
      }}
      // One change of the document, whatever goes with it: one step of undo.
      onDelete={({ nodes: gone, edges: cut }) => {
        onChange((before) => {
          const without = gone.reduce((left, { id }) => removeStep(left, id), before);
          return cut.reduce(
            (left, { source, sourceHandle }) =>
              sourceHandle ? connect(left, source, sourceHandle, null) : left,
            without,
          );
        });
        if (gone.length > 0) onSelect(null);
      }}
      onConnect={({ source, sourceHandle, target }) => {
        if (sourceHandle) onChange((before) => connect(before, source, sourceHandle, target));
      }}
      onPaneClick={() => onSelect(null)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(paletteType)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={(event) => {
        const kind = stepKinds.find((each) => each === event.dataTransfer.getData(paletteType));
        if (!kind) return;
        event.preventDefault();
        onDropStep(kind, flow.screenToFlowPosition({ x: event.clientX - 120, y: event.clientY - 24 }));
      }}
      nodesConnectable={!isReadOnly}
      nodesDraggable={!isReadOnly}
      deleteKeyCode={isReadOnly ? null : ["Delete", "Backspace"]}
      multiSelectionKeyCode={null}
      selectionKeyCode={null}
      fitView
      fitViewOptions={{ padding: 0.08, minZoom: 0.4, maxZoom: 1 }}
      minZoom={0.2}
      maxZoom={1.5}
      aria-label="Workflow graph"
      className="workflow-graph"
    >
      <Background gap={20} />
      <Controls showInteractive={false} />
      {definition.steps.length > 8 ? <MiniMap pannable zoomable ariaLabel="Overview" /> : null}
    </ReactFlow>
  );
}

function drawNodes(
  definition: WorkflowDefinition,
  problems: readonly Problem[],
  path: ShownPath | null,
): StepGraphNode[] {
  const places = placeSteps(definition);
  return definition.steps.map((step) => {
    const at = path?.findIndex(({ stepId }) => stepId === step.id) ?? -1;
    return {
      id: step.id,
      type: "step",
      position: places[step.id] ?? { x: 0, y: 0 },
      ariaLabel: `Step ${step.name || step.id}`,
      data: {
        step,
        problems: problems.filter(({ stepId }) => stepId === step.id),
        visit: at < 0 ? null : at + 1,
        takenExits: (path ?? []).flatMap(({ stepId, exit }) => (stepId === step.id && exit ? [exit] : [])),
        isTesting: path !== null,
      },
    };
  });
}

function drawEdges(definition: WorkflowDefinition, path: ShownPath | null): Edge[] {
  const ids = new Set(definition.steps.map(({ id }) => id));
  const places = placeSteps(definition);
  return definition.steps.flatMap((step) =>
    exitsOf(step).flatMap((exit): Edge[] => {
      if (exit.to === null || !ids.has(exit.to)) return [];
      const isBack = (places[exit.to]?.x ?? 0) <= (places[step.id]?.x ?? 0);
      const isTaken =
        path?.some(({ stepId, exit: taken }) => stepId === step.id && taken === exit.name) ?? false;
      return [
        {
          id: `${step.id} ${exit.name}`,
          source: step.id,
          sourceHandle: exit.name,
          target: exit.to,
          className: isTaken ? "is-taken" : path ? "is-aside" : "",
          // A way back goes below the steps instead of behind them.
          ...(isBack ? { type: "back" } : {}),
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
          ariaLabel: `${exit.label} leads from ${step.name || step.id} to ${exit.to}`,
          interactionWidth: 18,
        },
      ];
    }),
  );
}

/** Room below the lower of the two handles, so that the line passes under the steps between. */
const belowSteps = 120;

function BackEdge({
  sourceX,
  sourceY,
  sourcePosition,
  targetX,
  targetY,
  targetPosition,
  ...edge
}: EdgeProps) {
  const [path] = getSmoothStepPath({
    ...{ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition },
    centerY: Math.max(sourceY, targetY) + belowSteps,
    borderRadius: 14,
    offset: 24,
  });
  return (
    <BaseEdge
      id={edge.id}
      path={path}
      {...(edge.markerEnd ? { markerEnd: edge.markerEnd } : {})}
      interactionWidth={edge.interactionWidth ?? 18}
    />
  );
}
