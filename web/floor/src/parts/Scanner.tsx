import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useFloor } from '../floor.js';

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorMaker = new (wish: { formats: string[] }) => Detector;
const maker = () => (window as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
const formats = ['ean_13', 'ean_8', 'upc_a', 'code_128', 'code_39', 'qr_code'];
const lookEvery = 200;
const sameAgain = 1_500;  // the same code in the picture is the next piece after so long

/** A field that scanners type into, and the camera where the browser reads codes. */
export function Scanner({ scanned, said }: { scanned: (code: string) => void; said?: { label: string; take: string } }) {
  const { words } = useFloor();
  const [films, setFilms] = useState(false);
  const [code, setCode] = useState('');
  return (
    <div className="stack">
      <form
        className="scan"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (code.trim()) scanned(code.trim());
          setCode('');
        }}
      >
        <TextInput
          label={said?.label ?? words.scan}
          size="lg"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
        />
        <Button type="submit" size="lg" variant="default">
          {said?.take ?? words.take}
        </Button>
      </form>
      {maker() && !films && (
        <Button size="lg" variant="default" onClick={() => setFilms(true)}>
          {words.scanCamera}
        </Button>
      )}
      {films && <Camera scanned={scanned} close={() => setFilms(false)} />}
    </div>
  );
}

function Camera({ scanned, close }: { scanned: (code: string) => void; close: () => void }) {
  const { words } = useFloor();
  const video = useRef<HTMLVideoElement>(null);
  const tell = useRef(scanned);
  tell.current = scanned;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const seen = new Map<string, number>();
    const look = async (detector: Detector) => {
      if (!video.current) return;
      for (const { rawValue } of await detector.detect(video.current).catch(() => [])) {
        const before = seen.get(rawValue) ?? 0;
        seen.set(rawValue, Date.now());
        if (Date.now() - before > sameAgain) tell.current(rawValue);
      }
    };
    const begin = async () => {
      const wish = { video: { facingMode: 'environment' } };
      stream = await navigator.mediaDevices.getUserMedia(wish);
      if (isOver || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      const detector = new (maker()!)({ formats });
      timer = setInterval(() => void look(detector), lookEvery);
    };
    begin().catch(() => setFailed(true));
    return () => {
      isOver = true;
      clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (failed) return <p className="said bad" role="alert">{words.noCamera}</p>;
  return (
    <div className="stack">
      <video ref={video} className="camera" muted playsInline />
      <p className="soft small">{words.scanning}</p>
      <Button size="lg" variant="default" onClick={close}>
        {words.cancel}
      </Button>
    </div>
  );
}
