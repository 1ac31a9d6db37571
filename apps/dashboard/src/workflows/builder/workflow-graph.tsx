import { exitsOf, type Problem, type StepKind, stepKinds, type WorkflowDefinition } from "@baton/workflows";
import {
  applyNodeChanges,
  Background,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { connect, moveStep, placeSteps, removeStep } from "../edit-definition.ts";
import { type StepGraphNode, StepNode } from "./step-node.tsx";

const nodeTypes = { step: StepNode };

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
    const removed = changes.filter(({ type }) => type === "remove");
    for (const change of removed)
      if (change.type === "remove") onChange((before) => removeStep(before, change.id));
    if (removed.length > 0) onSelect(null);
  };

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodesChange={followNodes}
      onEdgesChange={(changes) => {
        for (const change of changes) {
          if (change.type === "select") setSelectedEdge(change.selected ? change.id : null);
          if (change.type !== "remove") continue;
          const edge = edges.find(({ id }) => id === change.id);
          if (edge?.sourceHandle) {
            const { source, sourceHandle } = edge;
            onChange((before) => connect(before, source, sourceHandle, null));
          }
        }
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
      fitViewOptions={{ padding: 0.2, maxZoom: 1 }}
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
  return definition.steps.flatMap((step) =>
    exitsOf(step).flatMap((exit): Edge[] => {
      if (exit.to === null || !ids.has(exit.to)) return [];
      const isTaken =
        path?.some(({ stepId, exit: taken }) => stepId === step.id && taken === exit.name) ?? false;
      return [
        {
          id: `${step.id} ${exit.name}`,
          source: step.id,
          sourceHandle: exit.name,
          target: exit.to,
          className: isTaken ? "is-taken" : path ? "is-aside" : "",
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
          ariaLabel: `${exit.label} leads from ${step.name || step.id} to ${exit.to}`,
          interactionWidth: 18,
        },
      ];
    }),
  );
}
