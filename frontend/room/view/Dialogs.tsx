/** Native dialogs: leave, end for all, send someone out, devices, keys. The mild answer comes first. */
import { type ComponentChildren, Fragment } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { canChooseSpeaker, type DeviceChoice, type DeviceLists, listDevices } from "../devices";
import { chime } from "../sounds";
import type { ViewProps } from "./parts";

export function Dialogs({ model, act }: ViewProps) {
  const { t, dialog } = model;
  switch (dialog?.kind) {
    case "leave":
      return (
        <Frame title={t("leave_title")} onClose={act.closeDialog}>
          <p>{t("leave_text")}</p>
          <Answers>
            <Answer text={t("go_back")} light onClick={act.closeDialog} />
            <Answer text={t("leave_yes")} danger onClick={act.leave} />
          </Answers>
        </Frame>
      );
    case "end":
      return (
        <Frame title={t("end_title")} onClose={act.closeDialog}>
          <p>{t("end_text")}</p>
          <Answers>
            <Answer text={t("go_back")} light onClick={act.closeDialog} />
            <Answer text={t("end_yes")} danger onClick={act.end} />
            <Answer text={t("end_leave")} onClick={act.leave} />
          </Answers>
        </Frame>
      );
    case "remove":
      return (
        <Frame title={t("remove_title", { name: dialog.person.name })} onClose={act.closeDialog}>
          <p>{t("remove_text")}</p>
          <Answers>
            <Answer text={t("go_back")} light onClick={act.closeDialog} />
            <Answer text={t("remove")} danger onClick={() => act.remove(dialog.person)} />
          </Answers>
        </Frame>
      );
    case "devices":
      return <Devices model={model} act={act} />;
    case "keys":
      return <Keys model={model} act={act} />;
    default:
      return null;
  }
}

interface FrameProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

function Frame({ title, onClose, children }: FrameProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="room-dialog"
      aria-labelledby="room-dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="room-dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

function Answers({ children }: { children: ComponentChildren }) {
  return <div class="room-dialog__actions">{children}</div>;
}

interface AnswerProps {
  text: string;
  light?: boolean;
  danger?: boolean;
  onClick: () => unknown;
}

function Answer({ text, light, danger, onClick }: AnswerProps) {
  const [busy, setBusy] = useState(false);
  const look = light ? " room-button--light" : danger ? " room-button--danger" : "";
  return (
    <button
      type="button"
      class={`room-button${look}`}
      aria-disabled={busy}
      onClick={() => {
        if (busy) return;
        setBusy(true);
        Promise.resolve(onClick()).finally(() => setBusy(false));
      }}
    >
      {text}
    </button>
  );
}

const NONE: DeviceLists = { microphones: [], cameras: [], speakers: [] };

function Devices({ model, act }: ViewProps) {
  const { t } = model;
  const [lists, setLists] = useState(NONE);
  useEffect(() => {
    const read = () => void listDevices().then(setLists);
    read();
    navigator.mediaDevices?.addEventListener("devicechange", read);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", read);
  }, []);
  return (
    <Frame title={t("devices_title")} onClose={act.closeDialog}>
      <Choice
        id="mic"
        label={t("devices_mic")}
        none={t("devices_none")}
        devices={lists.microphones}
        onChoose={act.useMicrophone}
      />
      <Choice
        id="camera"
        label={t("devices_camera")}
        none={t("devices_none")}
        devices={lists.cameras}
        onChoose={act.useCamera}
      />
      {canChooseSpeaker() ? (
        <Choice
          id="speaker"
          label={t("devices_speaker")}
          none={t("devices_automatic")}
          devices={lists.speakers}
          onChoose={act.useSpeaker}
        />
      ) : (
        <p>{t("devices_speaker_system")}</p>
      )}
      <Answers>
        <Answer text={t("devices_test")} onClick={() => chime("test")} />
        <Answer text={t("close")} light onClick={act.closeDialog} />
      </Answers>
    </Frame>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  none: string;
  devices: DeviceChoice[];
  onChoose: (id: string) => unknown;
}

function Choice({ id, label, none, devices, onChoose }: ChoiceProps) {
  return (
    <div class="room-field">
      <label for={`room-device-${id}`}>{label}</label>
      <select
        id={`room-device-${id}`}
        class="room-select"
        onChange={(event) => event.currentTarget.value && onChoose(event.currentTarget.value)}
      >
        {devices.length === 0 && <option value="">{none}</option>}
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Keys({ model, act }: ViewProps) {
  const { t } = model;
  const rows: [string, string][] = [
    ["M", t("mic")],
    ["C", t("camera")],
    ["T", t("chat")],
    ["?", t("keys_list")],
  ];
  if (!model.isHost) rows.splice(2, 0, ["L", t("hand_raise")]);
  return (
    <Frame title={t("keys_title")} onClose={act.closeDialog}>
      <dl class="room-keys">
        <dt>
          <kbd>F2</kbd>
        </dt>
        <dd>{t("keys_f2")}</dd>
      </dl>
      <p>{t("keys_inside")}</p>
      <dl class="room-keys">
        {rows.map(([key, text]) => (
          <Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
      <Answers>
        <Answer text={t("close")} light onClick={act.closeDialog} />
      </Answers>
    </Frame>
  );
}
